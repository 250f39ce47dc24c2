package dev.latchkey.agent.redeem;

import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/// An HTTP proxy that opens tunnels (`CONNECT`). What passes is TLS with the Latchkey behind it:
/// the proxy can neither read nor change it, and is not trusted.
///
/// @param credentials `USER:PASSWORD` as the environment gives them; empty where there are none
record HttpProxy(String host, int port, Optional<String> credentials) {
  private static final int DEFAULT_PORT = 80;

  /// Reads `[http://][USER:PASSWORD@]HOST[:PORT]`; empty for anything else.
  static Optional<HttpProxy> parse(String text) {
    try {
      var uri = new URI(text.contains("://") ? text : "http://" + text);
      var known = "http".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null;
      var port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
      return known
          ? Optional.of(new HttpProxy(uri.getHost(), port, Optional.ofNullable(uri.getUserInfo())))
          : Optional.empty();
    } catch (URISyntaxException other) {
      return Optional.empty(); // its words hold the text, which holds a password
    }
  }

  ProxySelector selector() {
    var bare = host.replaceAll("[\\[\\]]", "");
    return ProxySelector.of(InetSocketAddress.createUnresolved(bare, port));
  }

  /// Gives the credentials to the proxy, and to no one behind it.
  Authenticator authenticator() {
    return new Authenticator() {
      @Override
      protected PasswordAuthentication getPasswordAuthentication() {
        if (getRequestorType() != RequestorType.PROXY || credentials.isEmpty()) {
          return none();
        }
        var parts = (credentials.get() + ":").split(":", 2);
        var password = parts[1].substring(0, parts[1].length() - 1);
        return new PasswordAuthentication(parts[0], password.toCharArray());
      }

      @SuppressWarnings("NullAway") // that is how an Authenticator says no
      private PasswordAuthentication none() {
        return null;
      }
    };
  }

  /// Without the credentials.
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
