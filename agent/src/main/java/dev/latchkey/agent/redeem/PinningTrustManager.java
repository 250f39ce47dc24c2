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

/// Pins the TLS key of the server that the agent talks to. The first handshake may show any key,
/// and nothing but a look or a receipt is sent over it; [#trusts] tells afterwards whether that key
/// may be trusted. Every later handshake must show the same key.
final class PinningTrustManager extends X509ExtendedTrustManager {
  private final TrustAnchors.Loaded anchors;
  private @Nullable Seen seen;
  private boolean keyChanged;

  /// @param keyHash SHA-256 of the SubjectPublicKeyInfo
  /// @param valid whether chain and name are good by the roots
  private record Seen(Octets keyHash, boolean valid) {}

  PinningTrustManager(TrustAnchors.Loaded anchors) {
    this.anchors = anchors;
  }

  /// Whether the key seen is valid by the roots or among `signed`; false when none was seen.
  synchronized boolean trusts(Collection<Octets> signed) {
    return seen != null && (seen.valid() || signed.contains(seen.keyHash()));
  }

  /// Whether certificate and name are valid by the roots; empty before any handshake.
  synchronized Optional<Boolean> valid() {
    return Optional.ofNullable(seen).map(Seen::valid);
  }

  /// Why the key that was seen is not valid by the roots, in words.
  String whyInvalid() {
    return anchors.none().isEmpty() ? "certificate or name not valid" : anchors.none();
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
    seen = new Seen(hash, isValid(chain, authType, engine));
  }

  private boolean isValid(X509Certificate[] chain, String authType, SSLEngine engine) {
    if (anchors.roots().isEmpty()) {
      return false;
    }
    try {
      anchors.roots().get().checkServerTrusted(chain, authType, engine);
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
