package dev.latchkey.server.web.connections;

import dev.latchkey.server.TestServer;
import dev.latchkey.server.keys.TestTls;
import io.helidon.common.tls.Tls;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/// A small server behind a guard whose time is moved by hand. `/slow` is answered when the test
/// says so, everything else at once, after the body.
final class GuardedServer implements AutoCloseable {
  static final Duration REQUEST = Duration.ofSeconds(10);
  private final AtomicLong nanos = new AtomicLong();
  final CountDownLatch slowBegan = new CountDownLatch(1);
  final CountDownLatch slowMayEnd = new CountDownLatch(1);
  final ConnectionGuard guard;
  private final WebServer server;

  GuardedServer(int connections, int perSource, int large) {
    this(connections, perSource, large, (_, _) -> {});
  }

  private GuardedServer(
      int connections,
      int perSource,
      int large,
      BiConsumer<WebServerConfig.Builder, ConnectionGuard> more) {
    var limits = new ConnectionLimits(connections, perSource, large, 8, 1, REQUEST);
    guard =
        new ConnectionGuard(
            limits, GuardedServer::isProxy, GuardedServer::isAnnouncing, nanos::get);
    server =
        WebServer.builder()
            .update(guard::protect)
            .update(builder -> more.accept(builder, guard))
            .host("127.0.0.1")
            .port(0)
            .shutdownHook(false)
            .routing(routing -> routing.any(this::answer))
            .build()
            .start();
  }

  /// The same behind TLS.
  static GuardedServer overTls(int connections, int perSource, int large) {
    return new GuardedServer(
        connections,
        perSource,
        large,
        (builder, guard) ->
            builder.tls(
                Tls.builder()
                    .sslContext(
                        StrictTls.of(
                            TestTls.server(TestTls.identity()),
                            new SSLParameters(
                                new String[] {
                                  "TLS_AES_128_GCM_SHA256",
                                  "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"
                                },
                                new String[] {"TLSv1.3", "TLSv1.2"}),
                            guard::inTurn))
                    .build()));
  }

  /// A connection whose handshake is over.
  Socket connectTls(String from) throws IOException {
    return connectTls(from, new byte[0]);
  }

  /// The same, with bytes of a proxy before the first one of the handshake.
  Socket connectTls(String from, byte[] header) throws IOException {
    var factory = TestServer.trustingEverybody().getSocketFactory();
    var plain = connect(from);
    plain.getOutputStream().write(header);
    var socket = (SSLSocket) factory.createSocket(plain, "localhost", 0, true);
    socket.startHandshake();
    return socket;
  }

  private static boolean isProxy(InetAddress peer) {
    return peer.getHostAddress().equals("127.0.0.99") || isAnnouncing(peer);
  }

  /// Over TLS this one must send a PROXY protocol header.
  private static boolean isAnnouncing(InetAddress peer) {
    return peer.getHostAddress().equals("127.0.0.98");
  }

  private void answer(ServerRequest request, ServerResponse response) {
    var connection = GuardedPeer.of(request).connection();
    if (request.content().hasEntity()) {
      try (var body = request.content().inputStream()) {
        body.readAllBytes();
      } catch (IOException | RuntimeException e) {
        throw new CloseConnectionException("no whole body", e);
      }
    }
    connection.requestRead();
    if (request.path().rawPath().equals("/who")) {
      var client = GuardedPeer.of(request).address();
      response.header(
          HeaderNames.create("Client"),
          client.getAddress().getHostAddress()
              + " "
              + client.getPort()
              + " "
              + connection.mayForward());
    }
    if (request.path().rawPath().equals("/slow")) {
      slowBegan.countDown();
      await(slowMayEnd);
    }
    response.status(Status.OK_200).send("done");
    connection.answered();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  /// A connection from an address of this machine, for instance 127.0.0.2.
  Socket connect(String from) throws IOException {
    var socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
    socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), server.port()));
    socket.setSoTimeout(30_000);
    return socket;
  }

  /// Waits until the guard has seen what was done; a test that waits in vain fails by its limit.
  static void eventually(BooleanSupplier condition) throws InterruptedException {
    for (var tries = 0; !condition.getAsBoolean(); tries++) {
      if (tries > 3000) {
        throw new AssertionError("it did not come to this in 30 s");
      }
      Thread.sleep(10);
    }
  }

  static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /// What is answered, up to the end of its body `done`, or of the connection.
  static String read(Socket socket) throws IOException {
    var text = new StringBuilder();
    try {
      for (var c = socket.getInputStream().read(); c >= 0; c = socket.getInputStream().read()) {
        text.append((char) c);
        if (text.toString().endsWith("\r\n\r\ndone")) {
          break;
        }
      }
    } catch (java.net.SocketException e) {
      return text.toString(); // reset: closed in favour of another, or overdue
    }
    return text.toString();
  }

  @Override
  public void close() {
    slowMayEnd.countDown();
    guard.dismiss();
    server.stop();
    guard.close();
  }
}
