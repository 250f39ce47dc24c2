package dev.latchkey.server.web.connections;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.util.Set;

/// HTTP/1.1 and nothing else. It knows no upgrade, so that a header that asks for one is ignored.
final class GuardedSelector implements ServerConnectionSelector {
  /// What browsers and proxies send, applications' cookies included, in one head.
  private static final int HEADER_BYTES = 32 * 1024;

  private static final int REQUEST_LINE_BYTES = 8 * 1024;
  private final ConnectionGuard guard;
  private final ServerConnectionSelector http =
      Http1ConnectionSelector.builder()
          .config(
              Http1Config.builder()
                  .maxHeadersSize(HEADER_BYTES)
                  .maxPrologueLength(REQUEST_LINE_BYTES)
                  // Browsers leave brackets and more in queries as they are.
                  .validatePrologue(false)
                  .build())
          .build();

  GuardedSelector(ConnectionGuard guard) {
    this.guard = guard;
  }

  @Override
  public int bytesToIdentifyConnection() {
    return http.bytesToIdentifyConnection();
  }

  @Override
  public Support supports(BufferData data) {
    return http.supports(data);
  }

  @Override
  public Set<String> supportedApplicationProtocols() {
    return http.supportedApplicationProtocols();
  }

  /// Called when the handshake is over, and before a byte of a request is waited for.
  @Override
  public ServerConnection connection(ConnectionContext context) {
    var connection =
        guard
            .find(context.remotePeer().address(), context.localPeer().address())
            .orElseThrow(() -> new CloseConnectionException("it gave way to another one"));
    connection.handshaken();
    var guarded = new GuardedContext(context, connection);
    return new GuardedServerConnection(http.connection(guarded), context, connection, guard);
  }
}
