package dev.latchkey.agent.redeem;

import dev.latchkey.protocol.crypto.Hashes;
import dev.latchkey.protocol.crypto.Octets;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Watches whom the agent talks TLS to. An open watch lets the first handshake show any key, and
/// nothing but a look is sent over it; [#trusts] tells afterwards whether that key may be trusted.
/// Every later handshake must show the same key.
final class TlsWatch extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager roots;
  private final @Nullable Collection<Octets> required;
  private @Nullable Seen seen;
  private boolean keyChanged;

  /// @param keyHash SHA-256 of the SubjectPublicKeyInfo
  /// @param valid whether chain and name are good by the roots
  private record Seen(Octets keyHash, boolean valid) {}

  private TlsWatch(X509ExtendedTrustManager roots, @Nullable Collection<Octets> required) {
    this.roots = roots;
    this.required = required;
  }

  /// Lets the first handshake show any key.
  static TlsWatch open(X509ExtendedTrustManager roots) {
    return new TlsWatch(roots, null);
  }

  /// Lets no handshake pass whose key is neither valid by the roots nor among `signed`.
  static TlsWatch strict(X509ExtendedTrustManager roots, Collection<Octets> signed) {
    return new TlsWatch(roots, signed);
  }

  /// Whether the key seen is valid by the roots or among `signed`; false when none was seen.
  synchronized boolean trusts(Collection<Octets> signed) {
    return seen != null && (seen.valid() || signed.contains(seen.keyHash()));
  }

  /// Whether certificate and name are valid by the roots; empty before any handshake.
  synchronized Optional<Boolean> valid() {
    return Optional.ofNullable(seen).map(Seen::valid);
  }

  /// Whether a handshake was refused since it showed another key than the first.
  synchronized boolean keyChanged() {
    return keyChanged;
  }

  @Override
  public synchronized void checkServerTrusted(
      X509Certificate[] chain, String authType, SSLEngine engine) throws CertificateException {
    var hash = Hashes.sha256(chain[0].getPublicKey().getEncoded());
    if (seen != null && !seen.keyHash().equals(hash)) {
      keyChanged = true;
      throw new CertificateException("another TLS key than a moment ago");
    }
    boolean valid = isValid(chain, authType, engine);
    if (required != null && !valid && !required.contains(hash)) {
      throw new CertificateException("neither valid nor a key that the token vouches for");
    }
    seen = new Seen(hash, valid);
  }

  private boolean isValid(X509Certificate[] chain, String authType, SSLEngine engine) {
    try {
      roots.checkServerTrusted(chain, authType, engine);
      return true;
    } catch (CertificateException invalid) {
      return false;
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("only over an engine, which knows the name");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("only over an engine, which knows the name");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("this is no server");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("this is no server");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("this is no server");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return List.<X509Certificate>of().toArray(X509Certificate[]::new);
  }
}
