#!/usr/bin/env bash
# Latchkey watched by a real Prometheus on free loopback ports, with everything in a temporary folder: promtool checks the
# alerts, Prometheus scrapes a running server over TLS, and every query of the alerts and of the dashboards is asked.
# Then the server ends, and the alert of that must begin. Needs prometheus (with promtool), curl and node;
# on Debian: apt-get install prometheus curl nodejs. Prints what it sees; exit code 0 if all of it is right.
# PICTURE=FILE.png also draws Prometheus' graph of the scrape, with chromium-headless-shell.
set -euo pipefail
home=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
work=$(mktemp -d)
server=
prometheus=
taken() { (: <"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
port=$((20000 + RANDOM % 10000))
while taken $port || taken $((port + 1)) || taken $((port + 2)); do
  port=$((port + 3))
done
management=$((port + 1))
watcher=$((port + 2))

say() { printf '%4d s  %s\n' "$SECONDS" "$*"; }
fail() {
  say "WRONG: $*"
  tail -n 5 "$work"/*.log >&2
  exit 1
}

end() { # PID
  [ -z "$1" ] || { kill "$1" 2>/dev/null && wait "$1"; } || :
}

on_exit() {
  end "$prometheus"
  end "$server"
  rm -rf "$work"
}
trap on_exit EXIT

until_true() { # SECONDS WHAT COMMAND...
  local limit=$((SECONDS + $1)) what=$2
  shift 2
  until "$@"; do
    [ $SECONDS -lt $limit ] || fail "$what"
    sleep 1
  done
}

ask() { curl -sf "http://127.0.0.1:$watcher/api/v1/$1" "${@:2}"; }
answers() { ask query --data-urlencode "query=$1" | grep -q '"value"'; }

promtool check rules "$home/dist/prometheus-alerts.yml" >"$work/promtool.log" || fail "promtool refuses the alerts"
say "promtool: $(grep -o '[0-9]* rules found' "$work/promtool.log")"

LATCHKEY_MANAGEMENT_PORT=$management "$home/latchkey" serve --data "$work/data" --port $port \
  >"$work/server.out" 2>"$work/server.log" &
server=$!
until_true 120 "Latchkey did not start" grep -q '^ready' "$work/server.out"
say "Latchkey runs"

cat >"$work/prometheus.yml" <<YAML
global: {scrape_interval: 1s, evaluation_interval: 1s}
rule_files: ["$home/dist/prometheus-alerts.yml"]
scrape_configs:
  - job_name: latchkey
    scheme: https
    tls_config: {ca_file: "$work/data/tls/ca.pem"}
    static_configs: [{targets: ["localhost:$management"]}]
YAML
prometheus --config.file="$work/prometheus.yml" --storage.tsdb.path="$work/tsdb" \
  --web.listen-address="127.0.0.1:$watcher" 2>"$work/prometheus.log" &
prometheus=$!
until_true 60 "Prometheus does not scrape Latchkey" answers 'up{job="latchkey"} == 1'
say "Prometheus scrapes Latchkey"

page() { curl -s -o /dev/null --cacert "$work/data/tls/ca.pem" "https://localhost:$port$1" "${@:2}"; }
knock() {
  for i in $(seq "$1"); do
    page /sign-in
    page /api/v1/session
    page /api/v1/password/policy
    page /nothing/here
    page /api/v1/sessions -H 'Content-Type: application/json' -d '{"login":"ada@example.org","password":"x'"$i"'"}'
  done
}
knock 10
until_true 30 "requests are not counted" \
  answers 'latchkey_http_request_duration_seconds_count{route="sign_in"} > 10'
until_true 30 "hashes are not counted" answers 'latchkey_hash_duration_seconds_count > 0'
say "it counts requests and hashes"

node - "$home/dist" >"$work/queries" <<'JS'
const fs = require("fs"), folder = process.argv[2];
for (const name of ["grafana-latchkey.json", "grafana-defence.json"])
  for (const panel of JSON.parse(fs.readFileSync(`${folder}/${name}`)).panels)
    for (const target of panel.targets ?? [])
      console.log(target.expr.replaceAll("$instance", ".*").replaceAll(/\$__(range|rate_interval|interval)/g, "1m"));
JS
count=0
while IFS= read -r query; do
  # What is left out while it is 0 is asked for with it.
  answers "${query// > 0/}" || fail "no answer to: $query"
  count=$((count + 1))
done <"$work/queries"
say "all $count queries of the dashboards have an answer"

unhealthy=$(ask rules | grep -o '"health":"[a-z]*"' | grep -vc '"ok"') || :
[ "$unhealthy" = 0 ] || fail "$unhealthy alerts cannot be evaluated"
firing=$(ask alerts | grep -o '"alertname":"[A-Za-z]*"' | sort -u | tr '\n' ' ') || :
[ -z "$firing" ] || fail "a healthy server has alerts: $firing"
say "all alerts are evaluated, and none of them is raised"

if [ -n "${PICTURE:-}" ]; then
  for _ in $(seq 10); do
    knock 4
    sleep 3
  done
  graph='sum+by+(route)+(rate(latchkey_http_request_duration_seconds_count%5B30s%5D))'
  chromium-headless-shell --no-sandbox --disable-gpu --hide-scrollbars --virtual-time-budget=8000 --window-size=1200,900 \
    --screenshot="$PICTURE" "http://127.0.0.1:$watcher/graph?g0.expr=$graph&g0.tab=0&g0.range_input=2m" \
    2>"$work/chromium.log" || fail "no picture"
  say "the picture is in $PICTURE"
fi

end "$server"
server=
down() { ask alerts | grep -q '"alertname":"LatchkeyDown"'; }
until_true 30 "no alert that Latchkey is gone" down
say "Latchkey has ended, and LatchkeyDown has begun"
