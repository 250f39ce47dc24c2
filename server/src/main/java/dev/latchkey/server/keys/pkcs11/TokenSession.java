package dev.latchkey.server.keys.pkcs11;

import dev.latchkey.server.keys.SigningAlgorithm;
import dev.latchkey.server.secrets.Secret;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A token that is open, by the JDK's provider.
///
/// A key is made as an object of the session and kept by copying it into the token under its label:
/// one that is made as an object of the token leaves a second one without a label behind, which
/// outlives it. Both are sensitive and not extractable from the beginning.
final class TokenSession {
  private static final int KEY_BITS = 256;
  private static final int LOADS = 5;
  private static final Date BEGIN = Date.from(Instant.EPOCH);
  private static final Date END = Date.from(Instant.parse("9999-12-31T23:59:59Z"));
  private final int epoch;
  private final Provider provider;
  private final KeyStore store;
  private final Secret pin;

  /// Looking a key up takes longer than using it.
  private final Map<String, Key> keys = new ConcurrentHashMap<>();

  private TokenSession(int epoch, Provider provider, KeyStore store, Secret pin) {
    this.epoch = epoch;
    this.provider = provider;
    this.store = store;
    this.pin = pin;
  }

  /// Opens it, without a PIN.
  ///
  /// @param name of the provider, another one each time
  static TokenSession open(Pkcs11Settings settings, String name, int epoch, long slot)
      throws GeneralSecurityException {
    var configuration =
        String.format(
            Locale.ROOT,
            """
            --name = %s
            library = "%s"
            slot = %d
            attributes(generate, CKO_SECRET_KEY, *) = {
              CKA_SENSITIVE = true
              CKA_EXTRACTABLE = false
            }
            attributes(generate, CKO_PRIVATE_KEY, *) = {
              CKA_SENSITIVE = true
              CKA_EXTRACTABLE = false
            }
            """,
            name,
            settings.library(),
            slot);
    var provider = Security.getProvider("SunPKCS11").configure(configuration);
    var store = KeyStore.getInstance("PKCS11", provider);
    return new TokenSession(epoch, provider, store, settings.pin());
  }

  /// Enters the PIN where that was not done yet, and sees what there is. The JDK asks for one
  /// object after another: if someone else who uses the token removes one meanwhile, it has to
  /// begin again.
  void load() throws GeneralSecurityException, IOException {
    var left = LOADS;
    while (left > 0 && !isLoaded(left == 1)) {
      left--;
    }
  }

  private boolean isLoaded(boolean last) throws GeneralSecurityException, IOException {
    try {
      store.load(null, pin.exposeText().toCharArray());
      return true;
    } catch (IOException e) {
      if (last || !isOfGoneObject(e)) {
        throw e;
      }
      return false;
    }
  }

  private static boolean isOfGoneObject(Throwable e) {
    return "CKR_OBJECT_HANDLE_INVALID".equals(e.getMessage())
        || (e.getCause() != null && isOfGoneObject(e.getCause()));
  }

  int epoch() {
    return epoch;
  }

  Provider provider() {
    return provider;
  }

  SecretKey secretKey(String label) throws GeneralSecurityException, IOException {
    return (SecretKey) key(label);
  }

  PrivateKey privateKey(String label) throws GeneralSecurityException, IOException {
    return (PrivateKey) key(label);
  }

  PublicKey publicKey(String label) throws GeneralSecurityException, IOException {
    var _ = key(label);
    return store.getCertificate(label).getPublicKey();
  }

  private Key key(String label) throws GeneralSecurityException, IOException {
    var known = keys.get(label);
    return known == null ? find(label) : known;
  }

  /// What another process has made is seen after loading again.
  private synchronized Key find(String label) throws GeneralSecurityException, IOException {
    var found = store.getKey(label, null);
    if (found == null) {
      load();
      found = store.getKey(label, null);
    }
    if (found == null) {
      throw new KeyStoreException("the token has no key " + label);
    }
    keys.put(label, found);
    return found;
  }

  synchronized void makeSecretKey(String label) throws GeneralSecurityException {
    var generator = KeyGenerator.getInstance("AES", provider);
    generator.init(KEY_BITS);
    store.setEntry(label, new KeyStore.SecretKeyEntry(generator.generateKey()), null);
  }

  /// A pair without a certificate is no entry of a key store.
  synchronized void makeKeyPair(String label, SigningAlgorithm algorithm)
      throws GeneralSecurityException {
    var pair = generator(algorithm).generateKeyPair();
    var signature = "SHA256with" + (algorithm == SigningAlgorithm.RS256 ? "RSA" : "ECDSA");
    var chain =
        new Certificate[] {certificate(label, signature, pair.getPrivate(), pair.getPublic())};
    store.setEntry(label, new KeyStore.PrivateKeyEntry(pair.getPrivate(), chain), null);
  }

  private KeyPairGenerator generator(SigningAlgorithm algorithm) throws GeneralSecurityException {
    if (algorithm == SigningAlgorithm.RS256) {
      var rsa = KeyPairGenerator.getInstance("RSA", provider);
      rsa.initialize(SigningAlgorithm.RSA_BITS);
      return rsa;
    }
    var curve = KeyPairGenerator.getInstance("EC", provider);
    curve.initialize(new ECGenParameterSpec("secp256r1"));
    return curve;
  }

  private X509Certificate certificate(
      String label, String signature, PrivateKey signing, PublicKey open)
      throws GeneralSecurityException {
    var subject = new X500Principal("CN=" + label);
    try {
      var signer = new JcaContentSignerBuilder(signature).setProvider(provider).build(signing);
      return new JcaX509CertificateConverter()
          .getCertificate(
              new JcaX509v3CertificateBuilder(subject, BigInteger.ONE, BEGIN, END, subject, open)
                  .build(signer));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  synchronized void delete(String label) throws GeneralSecurityException, IOException {
    load();
    if (store.containsAlias(label)) {
      store.deleteEntry(label);
    }
    keys.remove(label);
  }
}
