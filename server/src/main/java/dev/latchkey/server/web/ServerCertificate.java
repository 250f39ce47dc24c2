package dev.latchkey.server.web;

import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// Shows the certificate that two files hold, and after [#reload] what they hold then, to every
/// handshake that begins later.
///
/// The key goes to TLS as it is: a key store in between, and the certificates of the world's
/// authorities that TLS loads unless told otherwise, took a tenth of a start.
final class ServerCertificate extends X509ExtendedKeyManager {
  private final Path certificate;
  private final Path privateKey;
  private volatile Shown now;
  private volatile Shown before;
  private final FutureTask<Boolean> fits;

  /// A handshake asks in several steps; the alias ties them to one pair.
  private record Shown(int number, CertificatePair pair) {
    boolean is(String alias) {
      return alias.equals(alias());
    }

    String alias() {
      return Integer.toString(number);
    }
  }

  /// @throws UnusableCertificate where the files hold something else
  ServerCertificate(Path certificate, Path privateKey) {
    this.certificate = certificate;
    this.privateKey = privateKey;
    this.now = new Shown(1, CertificatePair.read(certificate, privateKey));
    this.before = now;
    this.fits = new FutureTask<>(now.pair::fits);
    Thread.ofPlatform().name("certificate").daemon().start(fits);
  }

  /// Waits for the answer whether the first pair fits together. It is found beside the rest of a
  /// start; what it sets up for the curve is what the first handshake needs, too.
  ///
  /// @throws UnusableCertificate where it does not
  void check() {
    try {
      if (!fits.get()) {
        throw another();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private UnusableCertificate another() {
    return new UnusableCertificate(certificate, privateKey, "the key does not belong to it");
  }

  /// Reads the files again. While one of them is replaced and the other is not, nothing changes.
  ///
  /// @throws UnusableCertificate where they do not fit together; then nothing changes either
  synchronized void reload() {
    var pair = CertificatePair.read(certificate, privateKey);
    if (!pair.fits()) {
      throw another();
    }
    before = now;
    now = new Shown(now.number + 1, pair);
  }

  /// The one that is shown now, without its issuers.
  X509Certificate certificate() {
    return now.pair.chain().getFirst();
  }

  SSLContext context() {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {this}, new TrustManager[0], null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private @Nullable String choose(String keyType) {
    var shown = now;
    return shown.pair.key().getAlgorithm().equals(keyType) ? shown.alias() : null;
  }

  private @Nullable CertificatePair pair(String alias) {
    var shown = now;
    var last = before;
    if (shown.is(alias)) {
      return shown.pair;
    }
    return last.is(alias) ? last.pair : null;
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    var pair = pair(alias);
    return pair == null ? null : pair.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    var pair = pair(alias);
    return pair == null ? null : pair.key();
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return choose(keyType);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return choose(keyType);
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    var alias = choose(keyType);
    return alias == null ? null : new String[] {alias};
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
