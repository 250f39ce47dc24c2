#!/usr/bin/env bash
# SunPKCS11 of JDK 25 stores a copy of a key that was made in the token, and deleting the entry leaves the original there.
#
# One would expect: a key is generated with CKA_TOKEN = true, KeyStore.setEntry names it, and KeyStore.deleteEntry destroys it:
# afterwards the token holds no key.
# Seen: setEntry makes a second object with the label; the generated one stays without a label, before and after
# deleteEntry, in no KeyStore. A key that was to be destroyed is still in the token. Without CKA_TOKEN in the attributes
# of "generate" the key is an object of the session, setEntry copies it into the token, still sensitive and never
# extractable, and deleteEntry leaves nothing.
# Versions: JDK 25 (25.0.3), SoftHSM 2.6.1 and OpenSC's pkcs11-tool 0.23 (Debian 12: apt-get install softhsm2 opensc).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
library=/usr/lib/softhsm/libsofthsm2.so
if ! command -v softhsm2-util >/dev/null || ! command -v pkcs11-tool >/dev/null; then
  { apt-get -qq update && apt-get -qq install -y --no-install-recommends softhsm2 opensc; } >/dev/null
fi
mkdir tokens
echo "directories.tokendir = $work/tokens" >softhsm.conf
export SOFTHSM2_CONF=$work/softhsm.conf
softhsm2-util --init-token --free --label one --pin 4711 --so-pin 4711 >/dev/null
slot=$(softhsm2-util --show-slots | sed -n 's/^Slot \([0-9]*\)$/\1/p' | head -1)
cat >Main.java <<'JAVA'
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Security;
import javax.crypto.KeyGenerator;

public class Main {
  public static void main(String[] arguments) throws Exception {
    var provider = Security.getProvider("SunPKCS11").configure(arguments[0]);
    var store = KeyStore.getInstance("PKCS11", provider);
    store.load(null, "4711".toCharArray());
    var generator = KeyGenerator.getInstance("AES", provider);
    generator.init(256);
    store.setEntry("mine", new KeyStore.SecretKeyEntry(generator.generateKey()), null);
    store.deleteEntry("mine");
  }
}
JAVA
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
keys() { pkcs11-tool --module $library --login --pin 4711 --list-objects --type secrkey 2>/dev/null | grep -c 'Secret Key' || :; }
try() { # ATTRIBUTES
  printf 'name = one\nlibrary = %s\nslot = %s\nattributes(generate, CKO_SECRET_KEY, *) = { %s }\n' "$library" "$slot" "$1" >config
  "$java" Main.java config
  echo "keys left in the token: $(keys)"
}
{
  try 'CKA_SENSITIVE = true CKA_EXTRACTABLE = false'
  try 'CKA_TOKEN = true CKA_SENSITIVE = true CKA_EXTRACTABLE = false'
} | tee seen
diff seen - <<'SEEN' || { echo "this has changed"; exit 1; }
keys left in the token: 0
keys left in the token: 1
SEEN
