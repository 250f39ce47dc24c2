#!/usr/bin/env bash
# A P-256 signature by the JDK costs several times Bouncy Castle's where only Java's quick compiler runs.
#
# One would expect: the JDK's own P-256, made for speed and constant time, is at least as fast as a library in plain Java,
# whichever compiler is used.
# Seen: with -XX:TieredStopAtLevel=1, which small programs use for a quick start and a small footprint, a signature
# (SHA256withECDSA, P-256) by the JDK's provider takes more than twice as long as by Bouncy Castle's low-level classes.
# Profiles show Math.unsignedMultiplyHigh on top. In a run of a few seconds with both compilers it was so as well (1,595
# against 397 microseconds on a busy machine); only the first is held to here.
# Versions: JDK 25 (25.0.3), Bouncy Castle 1.82.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
printf '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>a</groupId>
  <artifactId>a</artifactId><version>1</version><packaging>pom</packaging><dependencies><dependency>
  <groupId>org.bouncycastle</groupId><artifactId>bcprov-jdk18on</artifactId><version>1.82</version>
  </dependency></dependencies></project>' >pom.xml
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies -DoutputDirectory=lib >mvn.log 2>&1 ||
  { cat mvn.log; exit 2; }
cat >Main.java <<'JAVA'
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.DSADigestSigner;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;

public class Main {
  interface Work { void run() throws Exception; }

  static long nanos(Work work) throws Exception {
    var best = Long.MAX_VALUE;
    for (var round = 0; round < 6; round++) {
      var start = System.nanoTime();
      for (var i = 0; i < 400; i++) work.run();
      best = Math.min(best, (System.nanoTime() - start) / 400);
    }
    return best;
  }

  public static void main(String[] arguments) throws Exception {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    var key = (ECPrivateKey) generator.generateKeyPair().getPrivate();
    var message = new byte[200];
    var domain = new ECDomainParameters(CustomNamedCurves.getByName("secp256r1"));
    Work jdk = () -> {
      var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(key);
      signature.update(message);
      signature.sign();
    };
    Work bouncyCastle = () -> {
      var nonces = new HMacDSAKCalculator(new SHA256Digest());
      var signer =
          new DSADigestSigner(new ECDSASigner(nonces), new SHA256Digest(), PlainDSAEncoding.INSTANCE);
      signer.init(true, new ECPrivateKeyParameters(key.getS(), domain));
      signer.update(message, 0, message.length);
      signer.generateSignature();
    };
    var one = nanos(jdk);
    var other = nanos(bouncyCastle);
    System.err.printf("%s: JDK %d us, Bouncy Castle %d us%n", arguments[0], one / 1000, other / 1000);
    System.out.println(arguments[0] + ": " + (one > 2 * other ? "JDK more than twice" : "not twice"));
  }
}
JAVA
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
"$java" -XX:TieredStopAtLevel=1 -cp 'lib/*' Main.java 'quick compiler' | tee seen
diff seen - <<'SEEN' || { echo "this has changed"; exit 1; }
quick compiler: JDK more than twice
SEEN
