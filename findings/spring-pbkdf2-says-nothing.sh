#!/usr/bin/env bash
# A `{pbkdf2@SpringSecurity_v5_8}` hash of Spring Security 6.5.5 names neither its iterations nor its salt's length, nor how it is written.
#
# One would expect: what a delegating encoder stores is enough to verify it, as with bcrypt and Argon2 strings.
# Seen: the text is salt and digest side by side. The number of iterations, the length of the salt and the HMAC stand in
# the constructor's call only; hashes of 1,000 and of 310,000 iterations look alike, and one setter turns hexadecimal text into
# Base64 under the same prefix. Who moves such hashes has to bring these values along, or finds out by trying.
# Versions: org.springframework.security:spring-security-crypto:6.5.5 (Maven Central), JDK 17 or later.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>x</groupId><artifactId>x</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.springframework.security</groupId><artifactId>spring-security-crypto</artifactId><version>6.5.5</version></dependency>
    <dependency><groupId>org.springframework</groupId><artifactId>spring-jcl</artifactId><version>6.2.11</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies -DoutputDirectory=lib >/dev/null
cat >Main.java <<'JAVA'
import java.util.Map;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.crypto.password.Pbkdf2PasswordEncoder;
import org.springframework.security.crypto.password.Pbkdf2PasswordEncoder.SecretKeyFactoryAlgorithm;

public class Main {
  static final String NAME = "pbkdf2@SpringSecurity_v5_8";

  static PasswordEncoder encoder(int iterations, boolean base64) {
    var encoder = new Pbkdf2PasswordEncoder("", 16, iterations, SecretKeyFactoryAlgorithm.PBKDF2WithHmacSHA256);
    encoder.setEncodeHashAsBase64(base64);
    return new DelegatingPasswordEncoder(NAME, Map.of(NAME, encoder));
  }

  public static void main(String[] arguments) {
    var password = "quiet otter violin 77";
    for (var base64 : new boolean[] {false, true}) {
      for (var iterations : new int[] {1000, 310_000}) {
        var hash = encoder(iterations, base64).encode(password);
        var text = hash.substring(NAME.length() + 2);
        System.out.println(iterations + " iterations: {" + NAME + "} and " + text.length() + " characters, "
            + (text.matches("[0-9a-f]+") ? "hexadecimal" : "Base64") + ", matches as written: "
            + encoder(iterations, base64).matches(password, hash) + ", with other iterations: "
            + encoder(iterations + 1, base64).matches(password, hash));
      }
    }
  }
}
JAVA
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
"$java" -cp 'lib/*' Main.java 2>/dev/null | tee seen
diff seen - <<'SEEN' || { echo "this has changed"; exit 1; }
1000 iterations: {pbkdf2@SpringSecurity_v5_8} and 96 characters, hexadecimal, matches as written: true, with other iterations: false
310000 iterations: {pbkdf2@SpringSecurity_v5_8} and 96 characters, hexadecimal, matches as written: true, with other iterations: false
1000 iterations: {pbkdf2@SpringSecurity_v5_8} and 64 characters, Base64, matches as written: true, with other iterations: false
310000 iterations: {pbkdf2@SpringSecurity_v5_8} and 64 characters, Base64, matches as written: true, with other iterations: false
SEEN
