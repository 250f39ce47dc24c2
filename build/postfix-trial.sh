#!/usr/bin/env bash
# Latchkey against a real Postfix on free loopback ports, with everything of it in a temporary folder: emails by STARTTLS and
# by TLS from the first byte, an encrypted one for a real GnuPG, a recipient refused permanently and one for now, a wrong
# certificate, and a server that is down and comes back. Needs root (Postfix does), postfix, openssl, curl and gpg;
# on Debian: apt-get install postfix openssl curl gnupg. Prints what it sees; exit code 0 if all of it is right.
set -euo pipefail
home=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
work=$(mktemp -d)
data=$work/data
config=$work/postfix
box=$work/box/new
server=
taken() { (: <"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
tls_port=$((20000 + RANDOM % 10000))
while taken $tls_port || taken $((tls_port + 1)) || taken $((tls_port + 2)); do
  tls_port=$((tls_port + 3))
done
starttls_port=$((tls_port + 1))
port=$((tls_port + 2))
base=https://localhost:$port

say() { printf '%4d s  %s\n' "$SECONDS" "$*"; }
fail() {
  say "WRONG: $*"
  [ ! -e "$work/maillog" ] || tail -n 20 "$work/maillog" >&2
  exit 1
}

on_exit() {
  # It writes until it has ended, and then the folder can go.
  [ -z "$server" ] || { kill "$server" 2>/dev/null && wait "$server"; } || :
  postfix -c "$config" stop >/dev/null 2>&1 || :
  GNUPGHOME=$work/gnupg gpgconf --kill all 2>/dev/null || :
  rm -rf "$work"
}
trap on_exit EXIT

certificate() { # AUTHORITY NAME
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$1" \
    -keyout "$work/$1.key" -out "$work/$1.pem" 2>/dev/null
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$2" \
    -keyout "$work/$1-server.key" -out "$work/$1-server.csr" 2>/dev/null
  openssl x509 -req -in "$work/$1-server.csr" -CA "$work/$1.pem" -CAkey "$work/$1.key" -days 2 \
    -extfile <(echo "subjectAltName=DNS:$2") -out "$work/$1-server.pem" 2>/dev/null
}

set_up_postfix() {
  local owner
  owner=$(id -u nobody)
  mkdir -p "$config" "$work/box" "$work/queue" "$work/state"
  chmod 755 "$work"
  chown nobody "$work/box"
  chown postfix "$work/state"
  cat "$work/ours-server.key" "$work/ours-server.pem" >"$config/tls.pem"
  chmod 600 "$config/tls.pem"
  cat >"$config/main.cf" <<MAIN
compatibility_level = 3.6
queue_directory = $work/queue
data_directory = $work/state
maillog_file = $work/maillog
maillog_file_prefixes = $work
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = localhost
mydestination =
alias_maps =
alias_database =
virtual_mailbox_domains = example.org
virtual_mailbox_base = $work
virtual_mailbox_maps = static:box/
virtual_uid_maps = static:$owner
virtual_gid_maps = static:$(id -g nobody)
smtpd_tls_chain_files = $config/tls.pem
smtpd_tls_auth_only = yes
smtpd_recipient_restrictions =
  check_recipient_access inline:{ { later@example.org = 450 4.7.1 Greylisted } { never@example.org = 550 5.1.1 No such user } },
  permit_mynetworks, reject
mynetworks = 127.0.0.0/8
import_environment = MAIL_CONFIG=$config
MAIN
  cat >"$config/master.cf" <<MASTER
127.0.0.1:$starttls_port inet n - n - - smtpd -o smtpd_tls_security_level=encrypt
127.0.0.1:$tls_port inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
virtual unix - n n - - virtual
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
tlsmgr unix - - n 1000? 1 tlsmgr
error unix - - n - - error
retry unix - - n - - error
postlog unix-dgram n - n - 1 postlogd
MASTER
}

settings() { # TLS PORT AUTHORITY
  cat >"$data/latchkey.yaml" <<YAML
mail:
  from: no-reply@example.com
  envelope-from: bounces@example.com
  smtp: {host: localhost, port: $2, tls: $1, ca-file: $work/$3.pem}
YAML
}

latchkey() { "$home/latchkey" "$@" --data "$data"; }
post() { curl -sS --cacert "$data/tls/ca.pem" --json "$2" "$base$1"; }

# Waits for the email with that word in it, and prints it.
email() {
  local deadline=$((SECONDS + ${2:-30})) found
  while [ $SECONDS -lt $deadline ]; do
    found=$(grep -lr -- "$1" "$box" 2>/dev/null | head -1 || :)
    if [ -n "$found" ]; then
      cat "$found"
      rm "$found"
      return
    fi
    sleep 0.3
  done
  return 1
}
token() { sed -n "s|^$base$1#\([A-Za-z0-9_-]*\).*|\1|p" | head -1; }

certificate ours localhost
certificate foreign localhost
set_up_postfix
mkdir -m 700 "$data"
postfix -c "$config" start >/dev/null 2>&1 || fail "Postfix does not start: $(cat "$work/maillog")"
say "Postfix $(postconf -d mail_version | sed 's/.*= //') answers on $starttls_port (STARTTLS) and $tls_port (TLS)"

settings implicit "$tls_port" ours
latchkey mail test somebody@example.org >"$work/out" || fail "$(cat "$work/out")"
email "Test email" >"$work/email" || fail "no trial email by TLS"
grep -q "^Return-Path: <bounces@example.com>" "$work/email" || fail "another sender on the envelope: $(head -3 "$work/email")"
grep -q "^Received: from example.com " "$work/email" || fail "another name in EHLO: $(sed 8q "$work/email")"
say "mail test by TLS: $(tail -1 "$work/out")"
settings starttls "$starttls_port" foreign
if latchkey mail test somebody@example.org >"$work/out"; then fail "a foreign certificate was taken"; fi
say "a certificate of another authority: $(tail -1 "$work/out")"
settings starttls "$starttls_port" ours
if latchkey mail test never@example.org >"$work/out"; then fail "never@ was taken"; fi
say "a recipient that is refused: $(tail -1 "$work/out")"
latchkey mail test somebody@example.org >"$work/out" || fail "$(cat "$work/out")"
email "Test email" >/dev/null || fail "no trial email by STARTTLS"
say "mail test by STARTTLS: $(tail -1 "$work/out")"

: >"$work/serve"
"$home/latchkey" serve --data "$data" --port "$port" >"$work/serve" 2>"$work/serve.log" &
server=$!
until grep -q ^ready "$work/serve"; do
  kill -0 $server || fail "serve: $(tail -3 "$work/serve.log")"
  sleep 0.3
done
person='{"email":"ada@example.org","password":"seven quiet lighthouses"}'
request=$(post /api/v1/accounts "$person" | sed 's/.*"request":"\([^"]*\)".*/\1/')
verify=$(email "$base/v#" | token /v)
[ -n "$verify" ] || fail "no link to verify"
post /api/v1/accounts/verification "{\"token\":\"$verify\",\"request\":\"$request\"}" |
  grep -q device_cookie || fail "not verified"
say "signed up and verified by an email through Postfix"

for who in later never; do
  post /api/v1/accounts "${person/ada/$who}" >/dev/null
done
until latchkey mail list | grep -q "550 5.1.1"; do sleep 0.5; done
say "given up: $(latchkey mail list | sed 's/^[^ ]* *[^ ]* *//')"
until latchkey mail list --waiting | grep -q "450 4.7.1"; do sleep 0.5; done
say "waits: $(latchkey mail list --waiting | sed 's/^[^ ]* *[^ ]* *//')"

postfix -c "$config" stop >/dev/null 2>&1
post /api/v1/recovery '{"email":"ada@example.org"}' >/dev/null
until grep -q "cannot be sent at present" "$work/serve.log"; do sleep 0.5; done
say "Postfix is down: $(grep -o 'email cannot be sent at present[^"]*' "$work/serve.log" | tail -1)"
postfix -c "$config" start >/dev/null 2>&1
reset=$(email "$base/r#" 90 | token /r)
[ -n "$reset" ] || fail "the email was lost"
sleep 2
! email "$base/r#" 1 >/dev/null || fail "the email came twice"
say "Postfix is back, and the email came once"

export GNUPGHOME=$work/gnupg
mkdir -m 700 "$GNUPGHOME"
gpg --batch --quiet --pinentry-mode loopback --passphrase '' \
  --quick-generate-key ada@example.org future-default default 1y 2>/dev/null
session=$(post /api/v1/sessions '{"login":"ada@example.org","password":"seven quiet lighthouses"}' |
  sed 's/.*"session_token":"\([^"]*\)".*/\1/')
key=$(gpg --armor --export ada@example.org | awk '{printf "%s\\n", $0}')
curl -sS --cacert "$data/tls/ca.pem" -X PUT -H "Authorization: Bearer $session" \
  --json "{\"key\":\"$key\",\"current_password\":\"seven quiet lighthouses\"}" \
  "$base/api/v1/openpgp-key" | grep -q '"usable":true' || fail "the key was not taken"
curl -sS --cacert "$data/tls/ca.pem" "$base/openpgp-key.asc" | gpg --quiet --import
post /api/v1/sign-in-links '{"email":"ada@example.org"}' >/dev/null
email "BEGIN PGP MESSAGE" >"$work/encrypted" || fail "no encrypted email"
! grep -qi "sign.in" "$work/encrypted" || fail "the outside tells what it is about"
sed -n '/BEGIN PGP MESSAGE/,/END PGP MESSAGE/p' "$work/encrypted" |
  gpg --batch --status-fd 2 --decrypt >"$work/opened" 2>"$work/status" || fail "$(cat "$work/status")"
grep -q "GOODSIG" "$work/status" || fail "no good signature"
tr -d '\r' <"$work/opened" | token /l | grep -q . || fail "no link inside"
say "an encrypted email through Postfix opens in gpg: $(grep -o 'GOODSIG.*' "$work/status")"
say "all is right"
