package dev.latchkey.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocket;

/// An answer to bytes that no HTTP library sends.
public record Raw(String text) {
  private static final int PATIENCE_MILLIS = 60_000;

  /// Sends a request line as it is, over HTTP/1.1.
  public static Raw get(int port, String target) {
    var host = " HTTP/1.1\r\nHost: localhost:" + port + "\r\nConnection: close\r\n\r\n";
    try (var socket =
        (SSLSocket)
            TestServer.trustingEverybody()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket
          .getOutputStream()
          .write(("GET " + target + host).getBytes(StandardCharsets.ISO_8859_1));
      return new Raw(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int status() {
    return Integer.parseInt(text.split(" ", 3)[1]);
  }
}
