package dev.latchkey.agent.fake;

import dev.latchkey.agent.redeem.BaseUrl;
import dev.latchkey.testkit.TestIdentity;
import java.io.IOException;
import java.net.InetAddress;
import javax.net.ssl.SSLServerSocket;

/// A TLS server that answers whatever is asked by the same bytes, which need be no HTTP.
public final class RawServer implements AutoCloseable {
  private final SSLServerSocket socket;
  private final byte[] answer;

  public RawServer(TestIdentity identity, byte[] answer) {
    this.answer = answer.clone();
    try {
      socket =
          (SSLServerSocket)
              new SwitchingKey(identity)
                  .context()
                  .getServerSocketFactory()
                  .createServerSocket(0, 0, InetAddress.getLoopbackAddress());
    } catch (IOException noPort) {
      throw new IllegalStateException(noPort);
    }
    Thread.ofVirtual().start(this::serve);
  }

  public BaseUrl url() {
    return BaseUrl.parse("https://localhost:" + socket.getLocalPort()).orElseThrow();
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (var connection = socket.accept()) {
        // The first bytes of the request: an answer before them would be none to it.
        connection.getInputStream().read(new byte[1024]);
        connection.getOutputStream().write(answer);
      } catch (IOException goneOrClosed) {
        // The next one.
      }
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
