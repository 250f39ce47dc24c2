package dev.latchkey.server.web;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/// Where the server listens and what it calls itself.
///
/// @param baseUrl the only source of links
/// @param bind address to listen on
/// @param port 0 for any free one
/// @param certificate PEM: the certificate and its issuers
/// @param privateKey PEM, PKCS #8
public record WebSettings(
    URI baseUrl, String bind, int port, Path certificate, Path privateKey, ExposureSettings edge) {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  /// Whether a Host header is a name of this server. No link is ever made from it; a foreign one is
  /// refused all the same, so that nothing behind the name can be fooled.
  boolean isOurs(String host) {
    if (host.equals(baseUrl.getAuthority())) {
      return true; // what nearly every request says
    }
    var name = host.replaceFirst(":[0-9]{1,5}$", "").toLowerCase(Locale.ROOT);
    return name.equals(baseUrl.getHost()) || LOOPBACK.contains(name) || name.equals(bind);
  }

  /// HSTS would bind every other program on localhost to TLS.
  boolean isLocal() {
    return LOOPBACK.contains(baseUrl.getHost());
  }
}
