#!/usr/bin/env bash
# `{PBKDF2}` is one scheme in OpenLDAP 2.5.13 and another in Dovecot 2.3.19: neither reads what the other writes.
#
# One would expect: a scheme name in braces names one format, as {SSHA} and {CRYPT} do, the more so as mail servers often read
# their passwords from a directory.
# Seen: slapd's pw-pbkdf2 writes iterations, salt and digest in an alphabet with a full stop (HMAC-SHA1, 10,000); Dovecot writes
# `$1$`, a salt of 16 characters that is taken as text, iterations and hexadecimal (HMAC-SHA1, 5,000), and says of the other
# "Invalid PBKDF2 passdb entry prefix". Whoever imports `{PBKDF2}` has to look behind the brace.
# Versions: slapd-contrib 2.5.13+dfsg-5, dovecot-core 1:2.3.19.1+dfsg1-2.1+deb12u7 (Debian 12).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download -qq slapd=2.5.13+dfsg-5 slapd-contrib=2.5.13+dfsg-5 libldap-2.5-0=2.5.13+dfsg-5 \
  dovecot-core=1:2.3.19.1+dfsg1-2.1+deb12u7 2>/dev/null
for package in *.deb; do dpkg -x "$package" .; done
libraries=$(echo usr/lib/*-linux-gnu)
password='quiet otter violin 77'
echo 'log_path = /dev/stderr' >dovecot.conf
slappasswd() { LD_LIBRARY_PATH=$libraries usr/sbin/slappasswd -o module-path=usr/lib/ldap -o module-load=pw-pbkdf2 "$@"; }
doveadm() { LD_LIBRARY_PATH=usr/lib/dovecot:$libraries usr/bin/doveadm -c dovecot.conf "$@" 2>&1; }
cat >shape.sed <<'SED'
s/\$[0-9a-f]{40}$/$(40 hexadecimal)/
s/\$[A-Za-z0-9.\/]{16}\$/$(16 characters)$/
s/\$[A-Za-z0-9.\/]{22}\$[A-Za-z0-9.\/]{27}$/$(22 characters)$(27 characters)/
SED
shape() { sed -Ef shape.sed; }
ldap=$(slappasswd -h '{PBKDF2}' -s "$password")
mail=$(doveadm pw -s PBKDF2 -p "$password")
{
  echo "slapd writes   $(shape <<<"$ldap")"
  echo "Dovecot writes $(shape <<<"$mail")"
  echo "Dovecot of its own: $(doveadm pw -t "$mail" -p "$password" | grep -o 'verified')"
  echo "Dovecot of slapd's: $(doveadm pw -t "$ldap" -p "$password" | grep -o 'Invalid.*')"
} | tee seen
diff seen - <<'SEEN' || { echo "this has changed"; exit 1; }
slapd writes   {PBKDF2}10000$(22 characters)$(27 characters)
Dovecot writes {PBKDF2}$1$(16 characters)$5000$(40 hexadecimal)
Dovecot of its own: verified
Dovecot of slapd's: Invalid PBKDF2 passdb entry prefix
SEEN
