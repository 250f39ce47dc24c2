package dev.latchkey.agent.redeem;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/// Where a Latchkey answers: `https://HOST[:PORT][/PATH]`, without a slash at the end.
public record BaseUrl(URI uri) {
  /// Reads what the user gave; empty for anything but such an address.
  public static Optional<BaseUrl> parse(String text) {
    try {
      var uri = new URI(text.strip().replaceFirst("/+$", ""));
      boolean plain =
          "https".equalsIgnoreCase(uri.getScheme())
              && uri.getHost() != null
              && uri.getUserInfo() == null
              && uri.getQuery() == null
              && uri.getFragment() == null;
      return plain ? Optional.of(new BaseUrl(uri)) : Optional.empty();
    } catch (URISyntaxException other) {
      return Optional.empty();
    }
  }

  URI resolve(String path) {
    return URI.create(uri + path);
  }

  @Override
  public String toString() {
    return uri.toString();
  }
}
