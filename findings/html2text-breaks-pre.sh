#!/usr/bin/env bash
# html2text 1.3.2a (Debian 12) breaks a long line inside <pre>, behind a hyphen.
#
# One would expect: what stands in <pre> keeps its lines.
# Seen: a token of base64url in an HTML letter is broken where it holds a hyphen, so that what people copy is only its
# beginning. A token without a hyphen of 80 characters or less stays whole.
# The input is valid HTML: one <pre> with 86 characters.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -qq download html2text 2>/dev/null
for package in ./*.deb; do dpkg -x "$package" .; done
program=$work/usr/bin/html2text
dpkg-deb -f html2text_*.deb Version
token=$(printf 'a%.0s' {1..50})-$(printf 'b%.0s' {1..35})
printf '<html><body><pre>%s</pre></body></html>\n' "$token" >hyphen.html
printf '<html><body><pre>%s</pre></body></html>\n' "${token/-/c}" >plain.html
"$program" -width 80 hyphen.html | tee hyphen.txt
"$program" -width 80 plain.html | tee plain.txt
if [ "$(grep -c . hyphen.txt)" -ne 2 ] || [ "$(grep -c . plain.txt)" -ne 1 ]; then
  echo "this has changed"
  exit 1
fi
