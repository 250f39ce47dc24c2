#!/usr/bin/env bash
# MariaDB's plugin ed25519 stores an Ed25519 public key whose seed is the password itself, without a salt.
#
# One would expect: a stored form of a password has a salt, so that two accounts with one password do not look alike; and
# a key that is derived from a password by some hash of its own, so that no other program comes to the same key.
# Seen: two accounts with one password have the same entry. For a password of exactly 32 bytes the entry is the public
# key that every Ed25519 library (RFC 8032) gives for these bytes as the seed. For any other length no library of that
# kind can make it: MariaDB hashes the whole password with SHA-512 where RFC 8032 hashes 32 bytes, so a client that
# wants to send only the stored form must bring arithmetic on the curve of its own.
# Versions: MariaDB 10.11 (Debian 12: apt-get install mariadb-server), Node 18 or later.
set -euo pipefail
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || { kill "$server"; wait "$server" || :; }; rm -rf "$work"' EXIT
if ! command -v mariadbd >/dev/null; then
  { apt-get -qq update && apt-get -qq install -y --no-install-recommends mariadb-server; } >/dev/null
fi
as=()
[ "$(id -u)" -ne 0 ] || as=(--user=root)
mariadb-install-db --no-defaults "${as[@]}" --datadir="$work/data" --auth-root-authentication-method=normal \
  --skip-test-db >/dev/null 2>&1
mariadbd --no-defaults "${as[@]}" --datadir="$work/data" --socket="$work/s" --pid-file="$work/pid" --skip-networking \
  --plugin-load-add=auth_ed25519 >"$work/log" 2>&1 &
server=$!
sql() { mariadb --no-defaults --socket="$work/s" --user=root --skip-column-names --batch -e "$1"; }
for _ in $(seq 300); do
  ! sql 'SELECT 1' >/dev/null 2>&1 || break
  sleep 0.1
done
stored() { # USER PASSWORD
  sql "CREATE USER $1@localhost IDENTIFIED VIA ed25519 USING PASSWORD('$2')"
  sql "SELECT JSON_VALUE(Priv, '\$.authentication_string') FROM mysql.global_priv WHERE User = '$1'"
}
public_key() { # SEED
  node -e "
    const crypto = require('node:crypto');
    const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.from('$1')]);
    const key = crypto.createPublicKey(crypto.createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
    console.log(key.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64').replace(/=\$/, ''));"
}
same() { if [ "$1" = "$2" ]; then echo the same; else echo different; fi; }
one=$(stored one 0123456789abcdef0123456789abcdef)
two=$(stored two 0123456789abcdef0123456789abcdef)
{
  echo "two accounts, one password: $(same "$one" "$two")"
  echo "entry, and Ed25519 public key of the password's 32 bytes: $(same "$one" "$(public_key 0123456789abcdef0123456789abcdef)")"
} | tee "$work/seen"
diff "$work/seen" - <<'SEEN' || { echo "this has changed"; exit 1; }
two accounts, one password: the same
entry, and Ed25519 public key of the password's 32 bytes: the same
SEEN
