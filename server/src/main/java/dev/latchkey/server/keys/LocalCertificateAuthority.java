package dev.latchkey.server.keys;

import dev.latchkey.server.secrets.Randomness;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// The certificate authority of this installation. Apart from [TlsIdentity] because it alone needs
/// Bouncy Castle, whose signed jars take long to open: only a start that issues loads it.
final class LocalCertificateAuthority {
  static final String NAME = "CN=Latchkey local certificate authority";
  private static final Duration CA_LIFE = Duration.ofDays(3650);
  private static final Duration SERVER_LIFE = Duration.ofDays(397);
  private final KeyFolder files;
  private final Randomness randomness;
  private final Clock clock;

  LocalCertificateAuthority(KeyFolder files, Randomness randomness, Clock clock) {
    this.files = files;
    this.randomness = randomness;
    this.clock = clock;
  }

  /// Makes `server.key` and `server.pem`, and before them the authority where there is none.
  void issue(String host) {
    try {
      var authority = authorityKey();
      var keys = keyPair();
      var builder = builder(new X500Name("CN=" + commonName(host)), keys, SERVER_LIFE);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
      builder.addExtension(Extension.subjectAlternativeName, false, names(host));
      var certificate = sign(builder, authority);
      files.replace("server.key", pem(keys.getPrivate()));
      files.replace("server.pem", concat(pem(certificate), files.load("ca.pem")));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new UnusableKey(
          "The certificate " + files.path("server.pem") + " cannot be created.", e);
    }
  }

  private PrivateKey authorityKey()
      throws GeneralSecurityException, IOException, OperatorCreationException {
    if (files.has("ca.key") && files.has("ca.pem")) {
      return readKey();
    }
    var keys = keyPair();
    var builder = builder(new X500Name(NAME), keys, CA_LIFE);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
    builder.addExtension(
        Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    files.replace("ca.key", pem(keys.getPrivate()));
    files.replace("ca.pem", pem(sign(builder, keys.getPrivate())));
    return keys.getPrivate();
  }

  private PrivateKey readKey() throws IOException {
    var text = new String(files.load("ca.key"), StandardCharsets.US_ASCII);
    try (var parser = new PEMParser(new java.io.StringReader(text))) {
      return new JcaPEMKeyConverter().getPrivateKey((PrivateKeyInfo) parser.readObject());
    }
  }

  private JcaX509v3CertificateBuilder builder(X500Name subject, KeyPair keys, Duration life) {
    var now = clock.instant();
    return new JcaX509v3CertificateBuilder(
        new X500Name(NAME),
        new BigInteger(1, randomness.bytes(16)),
        Date.from(now.minus(Duration.ofHours(1))),
        Date.from(now.plus(life)),
        subject,
        keys.getPublic());
  }

  private static X509CertificateHolder sign(
      JcaX509v3CertificateBuilder builder, PrivateKey authority) throws OperatorCreationException {
    return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(authority));
  }

  private static KeyPair keyPair() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static String commonName(String host) {
    return host.matches("[A-Za-z0-9.-]{1,64}") ? host : "latchkey";
  }

  private static GeneralNames names(String host) {
    var names = new ArrayList<GeneralName>();
    for (var ip : List.of("127.0.0.1", "::1")) {
      names.add(new GeneralName(GeneralName.iPAddress, ip));
    }
    names.add(new GeneralName(GeneralName.dNSName, "localhost"));
    var bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    if (!Set.of("localhost", "127.0.0.1", "::1").contains(bare)) {
      var isAddress = bare.contains(":") || bare.matches("[0-9.]+");
      names.add(new GeneralName(isAddress ? GeneralName.iPAddress : GeneralName.dNSName, bare));
    }
    return new GeneralNames(names.toArray(GeneralName[]::new));
  }

  private static byte[] pem(Object object) throws IOException {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      writer.writeObject(
          object instanceof PrivateKey key
              ? new org.bouncycastle.util.io.pem.PemObject("PRIVATE KEY", key.getEncoded())
              : object);
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] concat(byte[] first, byte[] second) {
    var all = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
