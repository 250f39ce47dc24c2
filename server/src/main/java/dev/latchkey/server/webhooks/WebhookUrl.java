package dev.latchkey.server.webhooks;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/// What may be the URL of a webhook, or of a back-channel logout: HTTPS to a host, without
/// credentials, without a fragment, and without a semicolon, which Helidon would not send.
///
/// Where it leads is checked when a message is sent: a name leads elsewhere tomorrow.
public final class WebhookUrl {
  private static final int LONGEST = 1000;

  private WebhookUrl() {}

  /// The URL, or empty where it is none that messages are sent to.
  public static Optional<URI> parse(String text) {
    try {
      return Optional.of(new URI(text))
          .filter(url -> text.length() <= LONGEST && text.equals(url.toASCIIString()))
          .filter(url -> "https".equalsIgnoreCase(url.getScheme()) && url.getHost() != null)
          .filter(url -> url.getRawUserInfo() == null && url.getRawFragment() == null)
          .filter(_ -> text.indexOf(';') < 0)
          .filter(url -> url.getPort() != 0 && url.getPort() <= 65_535);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
