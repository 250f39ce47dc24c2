#!/usr/bin/env bash
# Two applications behind forward-auth, set up from the texts of docs/operate/forward-auth.md with other ports and paths:
# examples/forward-auth in Node, and Debian's Prometheus for one group, both behind a real nginx. All of it is in a
# temporary folder on free loopback ports. Needs nginx, node (20), prometheus, openssl and curl; on Debian: apt-get install
# nginx nodejs prometheus openssl curl. Prints what each user gets to see; exit code 0 if all of it is right.
set -euo pipefail
home=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
latchkey=${LATCHKEY:-$home/latchkey}
page=$home/docs/operate/forward-auth.md
work=$(mktemp -d)
data=$work/data
running=()

say() { printf '%4d s  %s\n' "$SECONDS" "$*"; }
fail() {
  say "WRONG: $*"
  tail -n 5 "$work"/*.log >&2 || :
  exit 1
}
on_exit() {
  for pid in "${running[@]}"; do
    kill "$pid" 2>/dev/null || :
  done
  [ ! -e "$work/nginx.pid" ] || kill "$(cat "$work/nginx.pid")" 2>/dev/null || :
  wait
  rm -rf "$work"
}
trap on_exit EXIT

taken() { (: <"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
front=$((20000 + RANDOM % 10000))
while taken $front || taken $((front + 1)) || taken $((front + 2)) || taken $((front + 3)); do
  front=$((front + 5))
done
node=$((front + 1)) app=$((front + 2)) prometheus=$((front + 3)) management=$((front + 4))
base=https://localhost:$front

await() { # WHAT COMMAND...
  local what=$1
  shift
  for _ in $(seq 1200); do
    if "$@" >/dev/null 2>&1; then
      return
    fi
    sleep 0.1
  done
  fail "$what does not answer"
}

# The blocks of a section of the page that begin with ```nginx, with this trial's ports and files.
from_page() { # SECTION
  awk -v section="## $1" '$0 == section { on = 1; next } /^## / { on = 0 }
    on && /^```/ { code = ($0 == "```nginx"); if (!code && open) print "#---"; open = code; next }
    on && code' "$page" |
    sed -e "s|listen 443 ssl http2|listen 127.0.0.1:$front ssl http2|" -e "s|server_name auth.example.org|server_name localhost|" \
      -e "s|/etc/ssl/auth.example.org.pem|$work/front.pem|" -e "s|/etc/ssl/private/auth.example.org.key|$work/front.key|" \
      -e "s|/etc/ssl/latchkey-ca.pem|$data/tls/ca.pem|" -e "s|127.0.0.1:8443|127.0.0.1:$node|" \
      -e "s|127.0.0.1:3000|127.0.0.1:$app|" -e "s|127.0.0.1:9090|127.0.0.1:$prometheus|" -e "s|Host \$host|Host \$http_host|"
}

start_nginx() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost -keyout "$work/front.key" -out "$work/front.pem" 2>/dev/null
  from_page nginx | sed '/^#---$/,$d' >"$work/documented"
  from_page 'Two applications to start from' >"$work/added"
  sed '/^#---$/,$d' "$work/added" >"$work/lines"
  sed '1,/^#---$/d;/^#---$/d' "$work/added" >"$work/locations"
  if [ ! -s "$work/lines" ] || [ ! -s "$work/locations" ]; then
    fail "the page has lost its blocks"
  fi
  {
    echo "pid $work/nginx.pid; error_log $work/nginx.log; events {} http { access_log $work/access.log;"
    for kind in client_body proxy fastcgi uwsgi scgi; do
      echo "${kind}_temp_path $work/$kind;"
    done
    # The lines go beside those for the account, the locations before the sign-in.
    sed "/proxy_set_header X-Latchkey-Account/r $work/lines" "$work/documented" |
      awk -v more="$work/locations" '/# A visit is sent/ { while ((getline line < more) > 0) print line } { print }'
    echo '}'
  } >"$work/nginx.conf"
  nginx -c "$work/nginx.conf" 2>>"$work/nginx.log" || fail "nginx does not take the page's settings"
}

sign_in() { # WHO
  local csrf
  csrf=$(as "$1" "$base/sign-in" | sed -n 's/.*name="csrf" value="\([^"]*\)".*/\1/p' | head -n 1)
  as "$1" -o /dev/null -d "csrf=$csrf" -d "login=$1@example.org" --data-urlencode 'password=correct horse battery' \
    -H "Origin: $base" "$base/sign-in"
}
as() { # WHO CURL-ARGUMENTS...
  local who=$1
  shift
  curl -sS --cacert "$work/front.pem" -b "$work/$who.cookies" -c "$work/$who.cookies" "$@"
}
status() { # WHO PATH
  as "$1" -o "$work/answer" -w '%{http_code} %{redirect_url}' "$base$2"
}
expect() { # WHO PATH STATUS
  local got
  got=$(status "$1" "$2")
  case $got in "$3"*) say "$1 $2: $got" ;; *) fail "$1 $2: $got instead of $3" ;; esac
}
holds() { grep -qF -- "$1" "$work/answer" || fail "the answer does not hold $1: $(head -c 400 "$work/answer")"; }

umask 077
mkdir "$data"
cat >"$data/latchkey.yaml" <<YAML
base-url: $base
port: $node
management:
  port: $management
trusted-proxies: [127.0.0.1]
sign-up:
  enabled: false
forward-auth:
  headers: [email, name, groups]
YAML
"$latchkey" serve --data "$data" >"$work/serve.log" 2>&1 &
running+=($!)
await Latchkey grep -q '^ready' "$work/serve.log"
# shellcheck disable=SC2016 # a hash
for person in '"ada@example.org","display_name":"Ada Lövelace","groups":["operators"]' '"bob@example.org"'; do
  printf '{"email":%s,"password_hash":"%s"}\n' "$person" '$2b$10$abcdefghijklmnopqrstuuCj7fyLDJytXL.TfOiOeiv0fQvSOK1/2'
done | "$latchkey" accounts import --create-groups --data "$data"
start_nginx
LATCHKEY=$base PORT=$app NODE_EXTRA_CA_CERTS=$work/front.pem node "$home/examples/forward-auth/app.mjs" >"$work/app.log" 2>&1 &
running+=($!)
printf 'scrape_configs: []\n' >"$work/prometheus.yml"
prometheus --config.file="$work/prometheus.yml" --storage.tsdb.path="$work/tsdb" \
  --web.listen-address=127.0.0.1:$prometheus --web.external-url="$base/prometheus/" >"$work/prometheus.log" 2>&1 &
running+=($!)
await 'the application' grep -q listening "$work/app.log"
await Prometheus curl -fs "http://127.0.0.1:$prometheus/prometheus/-/ready"
say 'all of it runs'

expect ada /app/ "302 $base/sign-in"
sign_in ada
sign_in bob
expect ada /app/ 200
holds '"name":"Ada Lövelace","groups":["operators"],"cookies":""'
expect bob /app/ 200
holds '"groups":[]'
expect ada /prometheus/api/v1/status/buildinfo 200
holds '"status":"success"'
expect bob /prometheus/api/v1/status/buildinfo 403
holds 'members of the group operators'
[ "$(curl -s "http://127.0.0.1:$app/" -H 'X-Latchkey-Account: forged')" = 'refused: without a signature' ] ||
  fail 'the application believes a header without a signature'
"$latchkey" groups members operators --remove ada@example.org --data "$data"
expect ada /prometheus/api/v1/status/buildinfo 403
as ada -o "$work/answer" -H 'X-Latchkey-Groups: operators' -H 'X_Latchkey_Groups: operators' "$base/app/"
holds '"groups":[]'
say 'both applications see who is signed in, and nothing else'
