package dev.latchkey.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// Requests that no HTTP library sends, as bytes over a socket.
final class RawHttp {
  private static final int PATIENCE_MILLIS = 60_000;

  private RawHttp() {}

  /// Sends the request and reads until the connection is closed, which the request should ask for.
  static String send(RunningLatchkey latchkey, String request) {
    return send(Tls.trusting(latchkey.authority()), latchkey.port(), request);
  }

  /// The same to any program on this machine that goes by the name of localhost.
  static String send(SSLContext trust, int port, String request) {
    try (var socket =
        (SSLSocket) trust.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
      // Caddy wants a name, and Java sends none without a dot by itself.
      var named = socket.getSSLParameters();
      named.setServerNames(List.of(new SNIHostName("localhost")));
      socket.setSSLParameters(named);
      return talk(socket, request);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The same without TLS.
  static String sendPlain(int port, String request) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return talk(socket, request);
    } catch (IOException closed) {
      return "";
    }
  }

  private static String talk(Socket socket, String request) throws IOException {
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /// Shakes hands with these TLS versions only, and gives the one that was agreed on.
  ///
  /// @throws IOException where there was no agreement
  static String handshake(int port, SSLContext context, String... versions) throws IOException {
    try (var socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.setEnabledProtocols(versions);
      socket.startHandshake();
      return socket.getSession().getProtocol();
    }
  }
}
