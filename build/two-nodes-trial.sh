#!/usr/bin/env bash
# Two Latchkeys on one PostgreSQL behind nginx, all of it on free loopback ports and in a temporary folder, as
# docs/operate/two-nodes.md describes: sign-ins and session checks go on while each node is restarted in turn. Needs root,
# postgresql (15 or later), nginx, openssl, curl and Node 20; on Debian: apt-get install postgresql nginx openssl curl nodejs.
# Prints what the restarts cost; exit code 0 if no client that retries an idempotent call once has seen a failure.
set -euo pipefail
home=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
latchkey=${LATCHKEY:-$home/latchkey}
programs=$(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
work=$(mktemp -d)
nodes=()

say() { printf '%4d s  %s\n' "$SECONDS" "$*"; }
fail() {
  say "WRONG: $*"
  tail -n 5 "$work"/*/serve.log >&2 || :
  exit 1
}

on_exit() {
  for pid in "${nodes[@]}" "${load:-}"; do
    [ -z "$pid" ] || kill "$pid" 2>/dev/null || :
  done
  [ ! -e "$work/nginx.pid" ] || kill "$(cat "$work/nginx.pid")" 2>/dev/null || :
  as_postgres "$programs/pg_ctl" -D "$work/db" -m fast stop >/dev/null 2>&1 || :
  wait
  rm -rf "$work"
}
trap on_exit EXIT

as_postgres() { (cd / && runuser -u postgres -- "$@"); }
taken() { (: <"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
first=$((20000 + RANDOM % 10000))
while taken $first || taken $((first + 1)) || taken $((first + 2)) || taken $((first + 3)); do
  first=$((first + 6))
done
front=$first sql=$((first + 1)) node_a=$((first + 2)) node_b=$((first + 3)) manage_a=$((first + 4)) manage_b=$((first + 5))
base=https://localhost:$front

certificate() { # FOLDER
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost -keyout "$1/server.key" -out "$1/server.pem" 2>/dev/null
  chmod 600 "$1/server.key"
}

start_database() {
  chmod 755 "$work"
  install -d -o postgres -m 700 "$work/db" "$work/db-tls"
  certificate "$work/db-tls"
  chown postgres "$work/db-tls/server.key" "$work/db-tls/server.pem"
  install -m 644 "$work/db-tls/server.pem" "$work/db-ca.pem"
  echo trial-owner >"$work/db-tls/owner"
  chown postgres "$work/db-tls/owner"
  as_postgres "$programs/initdb" -D "$work/db" -A scram-sha-256 --pwfile="$work/db-tls/owner" -E UTF8 --no-sync >/dev/null
  as_postgres "$programs/pg_ctl" -D "$work/db" -w -l "$work/db/log" -o "-p $sql -h 127.0.0.1 -k $work/db -c ssl=on \
    -c ssl_cert_file=$work/db-tls/server.pem -c ssl_key_file=$work/db-tls/server.key" start >/dev/null
  PGPASSWORD=trial-owner psql -q -h 127.0.0.1 -p "$sql" -U postgres \
    -c "CREATE ROLE latchkey LOGIN PASSWORD 'trial-node'" -c 'CREATE DATABASE latchkey OWNER latchkey'
}

configure() { # NAME PORT MANAGEMENT
  install -d -m 700 "$work/$1"
  cat >"$work/$1/latchkey.yaml" <<YAML
base-url: $base
port: $2
management:
  port: $3
trusted-proxies: [127.0.0.1]
database:
  url: jdbc:postgresql://localhost:$sql/latchkey?sslmode=verify-full&sslrootcert=$work/db-ca.pem
  user: latchkey
YAML
}

serve() { # NAME MANAGEMENT
  "$latchkey" serve --data "$work/$1" >>"$work/$1/serve.log" 2>&1 &
  nodes+=($!)
  started=$!
  for _ in $(seq 1200); do
    if curl -fs --cacert "$work/$1/tls/ca.pem" "https://localhost:$2/readyz" >/dev/null 2>&1; then
      return
    fi
    kill -0 $started 2>/dev/null || fail "$1 has ended"
    sleep 0.1
  done
  fail "$1 is not ready"
}

restart() { # NAME MANAGEMENT PID
  local began=$SECONDS
  kill "$3"
  wait "$3" || :
  say "$1 has ended $((SECONDS - began)) s after SIGTERM"
  serve "$1" "$2"
  say "$1 is ready again after $((SECONDS - began)) s"
}

start_nginx() {
  install -d "$work/front"
  certificate "$work/front"
  cat >"$work/nginx.conf" <<NGINX
pid $work/nginx.pid;
error_log $work/nginx.log;
events {}
http {
  access_log off;
  client_body_temp_path $work/front/body;
  proxy_temp_path $work/front/proxy;
  fastcgi_temp_path $work/front/fastcgi;
  uwsgi_temp_path $work/front/uwsgi;
  scgi_temp_path $work/front/scgi;
  upstream latchkey {
    server 127.0.0.1:$node_a max_fails=0;
    server 127.0.0.1:$node_b max_fails=0;
  }
  server {
    listen 127.0.0.1:$front ssl;
    server_name localhost;
    ssl_certificate $work/front/server.pem;
    ssl_certificate_key $work/front/server.key;
    proxy_ssl_verify on;
    proxy_ssl_trusted_certificate $work/a/tls/ca.pem;
    proxy_ssl_name localhost;
    proxy_http_version 1.1;
    proxy_buffer_size 32k;
    proxy_buffers 8 32k;
    proxy_busy_buffers_size 64k;
    proxy_connect_timeout 2s;
    proxy_next_upstream error timeout http_503;
    proxy_next_upstream_tries 2;
    location / {
      proxy_pass https://latchkey;
      proxy_set_header Connection "";
      proxy_set_header Host \$http_host;
      proxy_set_header X-Forwarded-For \$remote_addr;
    }
  }
}
NGINX
  nginx -c "$work/nginx.conf"
}

# Eight clients check a session, and one signs in, without a pause, until a file appears.
start_load() {
  cat >"$work/load.mjs" <<'JS'
import { existsSync, writeFileSync } from 'node:fs';
const [base, stop, result] = process.argv.slice(2);
const count = { checks: 0, checksRetried: 0, checksFailed: 0, signIns: 0, signInsFailed: 0, slowest: 0 };
const password = 'correct horse battery';
const signIn = () => fetch(`${base}/api/v1/sessions`, {
  method: 'POST', headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ login: 'ada@example.org', password }) });
let session_token;
while (!session_token) session_token = await signIn().then(async (answer) => (await answer.json()).session_token, () => 0);
console.error(new Date().toISOString(), 'signed in');
const attempt = async () => {
  try {
    const answer = await fetch(`${base}/api/v1/session`, { headers: { authorization: `Bearer ${session_token}` } });
    await answer.arrayBuffer();
    return answer.status;
  } catch { return 0; }
};
const checks = async () => {
  while (!existsSync(stop)) {
    const began = Date.now();
    let status = await attempt();
    if (status === 0 || status >= 500) { count.checksRetried++; status = await attempt(); }
    if (status !== 200) { count.checksFailed++; console.error(new Date().toISOString(), 'check', status); }
    count.checks++;
    count.slowest = Math.max(count.slowest, Date.now() - began);
    await new Promise((done) => setTimeout(done, 20));
  }
};
const signIns = async () => {
  while (!existsSync(stop)) {
    const status = await signIn().then(async (answer) => { await answer.arrayBuffer(); return answer.status; }, () => 0);
    count.signIns++;
    if (status !== 201) { count.signInsFailed++; console.error(new Date().toISOString(), 'sign-in', status); }
    await new Promise((done) => setTimeout(done, 200));
  }
};
await Promise.all([...Array(8).keys()].map(checks).concat(signIns()));
writeFileSync(result, JSON.stringify(count));
JS
  NODE_EXTRA_CA_CERTS=$work/front/server.pem node --dns-result-order=ipv4first --no-network-family-autoselection \
    "$work/load.mjs" "$base" "$work/stop" "$work/result.json" 2>"$work/load.err" &
  load=$!
}

[ -n "$programs" ] || { echo 'two-nodes-trial: postgresql is missing' >&2; exit 2; }
umask 077
start_database
say "PostgreSQL listens"
configure a "$node_a" "$manage_a"
configure b "$node_b" "$manage_b"
echo trial-node | "$latchkey" secrets set database.password --data "$work/a"
serve a "$manage_a"
pid_a=$started
say "the first node is ready"
# The second has the keys and the certificate authority of the first, and knows what the database was last seen with.
cp -r "$work/a/keys" "$work/a/tls" "$work/b/"
[ ! -e "$work/a/last-seen" ] || cp "$work/a/last-seen" "$work/b/last-seen"
serve b "$manage_b"
pid_b=$started
say "the second node is ready"
# shellcheck disable=SC2016 # a hash
echo '{"email":"ada@example.org","password_hash":"$2b$10$abcdefghijklmnopqrstuuCj7fyLDJytXL.TfOiOeiv0fQvSOK1/2"}' |
  "$latchkey" accounts import --data "$work/a" >/dev/null
start_nginx
start_load
until grep -q 'signed in' "$work/load.err"; do
  kill -0 "$load" || fail "the load has ended: $(cat "$work/load.err")"
  sleep 0.2
done
sleep 5
restart a "$manage_a" "$pid_a"
sleep 5
restart b "$manage_b" "$pid_b"
sleep 5
touch "$work/stop"
wait "$load" || fail "the load has ended early: $(tail -n 3 "$work/load.err")"
load=
cat "$work/load.err"
say "$(cat "$work/result.json")"
grep -q '"checksFailed":0,' "$work/result.json" || fail "clients that retry once have seen failures"
say "no client that retries an idempotent call once has seen a failure"
