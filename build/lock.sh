#!/usr/bin/env bash
# The libraries of the release archive by name, version and SHA-256: build/libraries.lock.
#
#   lock.sh check FOLDER   whether the unpacked archive in FOLDER holds these and no others
#   lock.sh write FOLDER   writes the lock anew, after a dependency was changed on purpose
set -euo pipefail
lock=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/libraries.lock

# Our own jars are built here.
libraries() {
  find "$1" -name '*.jar' ! -name 'latchkey-*' -exec sha256sum {} + |
    sed 's: .*/:  :' | LC_ALL=C sort -u -k 2
}

case ${1:-} in
  check)
    if ! diff "$lock" <(libraries "$2"); then
      echo "the libraries above are not those of build/libraries.lock (< there, > in the archive)" >&2
      exit 1
    fi
    ;;
  write) libraries "$2" >"$lock" ;;
  *)
    sed -n 2,6p "$0" >&2
    exit 2
    ;;
esac
