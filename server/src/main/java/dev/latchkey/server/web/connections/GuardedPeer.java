package dev.latchkey.server.web.connections;

import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.http.ServerRequest;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.security.cert.Certificate;
import java.util.Optional;

/// Who is at the other end of a connection, past a proxy that has named its client before the
/// handshake; how a request leads to it.
///
/// @param connection the one that the request came on
public record GuardedPeer(InetSocketAddress address, Connection connection) implements PeerInfo {
  /// The peer of a request to a port that a [ConnectionGuard] protects.
  public static GuardedPeer of(ServerRequest request) {
    return (GuardedPeer) request.remotePeer();
  }

  @Override
  public String host() {
    return address.getHostString();
  }

  @Override
  public int port() {
    return address.getPort();
  }

  /// Clients are not asked for a certificate.
  @Override
  public Optional<Principal> tlsPrincipal() {
    return Optional.empty();
  }

  @Override
  public Optional<Certificate[]> tlsCertificates() {
    return Optional.empty();
  }
}
