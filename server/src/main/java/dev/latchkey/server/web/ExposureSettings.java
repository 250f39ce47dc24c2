package dev.latchkey.server.web;

import dev.latchkey.server.web.connections.ProxyHeader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.OptionalInt;

/// What an installation lets in beside its own pages, and how it binds browsers to TLS.
///
/// @param proxies who may say on whose behalf they ask
/// @param proxyProtocol whether they say it at the beginning of a connection, and must
/// @param origins whose scripts may call the API
/// @param hstsForSubdomains whether every host below the base URL's speaks HTTPS only, too (C-27)
/// @param requestTimeout from the first byte of a request to the last of its head and body
/// @param redirectPort where plain HTTP is answered by a redirect; empty for nowhere
public record ExposureSettings(
    TrustedProxies proxies,
    boolean proxyProtocol,
    AllowedOrigins origins,
    boolean hstsForSubdomains,
    Duration requestTimeout,
    OptionalInt redirectPort) {
  /// Whether a connection from there begins with a PROXY protocol header, or is refused.
  boolean mustBeAnnounced(InetAddress peer) {
    return proxyProtocol && proxies.trusts(peer);
  }

  /// Begins a connection of our own to the HTTPS port, on which we may stand where proxies do.
  public void announce(Socket connected) throws IOException {
    if (mustBeAnnounced(connected.getLocalAddress())) {
      connected.getOutputStream().write(ProxyHeader.local());
    }
  }
}
