#!/usr/bin/env bash
# password4j 1.8.4 writes PBKDF2 hashes whose first characters are those of crypt(3).
#
# One would expect: `$1$...` is MD5-crypt and `$5$...` is SHA-256-crypt, as crypt(5) says; PBKDF2 has a name of its own.
# Seen: CompressedPBKDF2Function, the library's default form, begins with `$1$` for HMAC-SHA1 and `$3$` for HMAC-SHA256,
# followed by one number that packs iterations and length (iterations * 2^32 + bits). Who sorts an export by its prefix takes
# these hashes for crypt's, and refuses them for the wrong reason.
# Versions: com.password4j:password4j:1.8.4 (Maven Central), JDK 17 or later.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>x</groupId><artifactId>x</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>com.password4j</groupId><artifactId>password4j</artifactId><version>1.8.4</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies -DoutputDirectory=lib >/dev/null
cat >Main.java <<'JAVA'
import com.password4j.CompressedPBKDF2Function;
import com.password4j.Password;
import com.password4j.types.Hmac;

public class Main {
  public static void main(String[] arguments) {
    for (var hmac : new Hmac[] {Hmac.SHA1, Hmac.SHA256, Hmac.SHA512}) {
      var function = CompressedPBKDF2Function.getInstance(hmac, 1000, 256);
      var hash = Password.hash("quiet otter violin 77").addSalt("12345678").with(function).getResult();
      var parts = hash.split("\\$");
      var packed = Long.parseLong(parts[2]);
      System.out.println(hmac + " begins with $" + parts[1] + "$, packs " + (packed >> 32) + " and " + (packed & 0xffffffffL));
    }
  }
}
JAVA
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
"$java" -cp 'lib/*' Main.java 2>/dev/null | tee seen
diff seen - <<'SEEN' || { echo "this has changed"; exit 1; }
PBKDF2WithHmacSHA1 begins with $1$, packs 1000 and 256
PBKDF2WithHmacSHA256 begins with $3$, packs 1000 and 256
PBKDF2WithHmacSHA512 begins with $5$, packs 1000 and 256
SEEN
