package dev.latchkey.client;

import java.net.URI;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;

/// One Latchkey, as one application sees it. Safe for use by several threads; it keeps an access
/// token and renews it by itself.
///
/// ```java
/// try (var latchkey = LatchkeyClient.connect(URI.create("https://auth.example.org"), credentials)) {
///   var ordered = latchkey.deliveries().order(
///       Order.of(Recipient.email("ada@example.org"), "deploy", Mode.GENERATE));
///   var over = latchkey.deliveries().await(ordered.id(), Duration.ofMinutes(12));
/// }
/// ```
public final class LatchkeyClient implements AutoCloseable {
  private final Api api;

  private LatchkeyClient(Api api) {
    this.api = api;
  }

  /// What `latchkey clients add` has printed.
  public record Credentials(String clientId, String clientSecret) {
    /// Masked.
    @Override
    public String toString() {
      return "Credentials[clientId=" + clientId + "]";
    }
  }

  /// A Latchkey whose certificate an authority of the system has signed.
  ///
  /// @param base its base URL, for instance `https://auth.example.org`
  public static LatchkeyClient connect(URI base, Credentials credentials) {
    try {
      return connect(base, credentials, SSLContext.getDefault());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }

  /// A Latchkey whose certificate an authority of your own has signed.
  ///
  /// @param authority a PEM file
  public static LatchkeyClient connect(URI base, Credentials credentials, Path authority) {
    return connect(base, credentials, PemTrust.context(authority));
  }

  /// A Latchkey whose certificate you trust in some other way.
  ///
  /// @param tls what to trust
  public static LatchkeyClient connect(URI base, Credentials credentials, SSLContext tls) {
    if (!"https".equalsIgnoreCase(base.getScheme()) || base.getHost() == null) {
      throw new IllegalArgumentException("the base URL must begin with https:// and name a host");
    }
    return new LatchkeyClient(new Api(new Http(base, tls), credentials));
  }

  public Deliveries deliveries() {
    return new Deliveries(api);
  }

  public Servers servers() {
    return new Servers(api);
  }

  public Webhooks webhooks() {
    return new Webhooks(api);
  }

  @Override
  public void close() {
    api.close();
  }
}
