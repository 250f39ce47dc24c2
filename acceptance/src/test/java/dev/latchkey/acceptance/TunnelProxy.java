package dev.latchkey.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A proxy for `CONNECT` alone, to this machine.
final class TunnelProxy implements AutoCloseable {
  private static final int MOST_HEAD = 16_384;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final ServerSocket socket;
  private final String credentials;
  private final int instead;

  /// @param credentials what `Proxy-Authorization: Basic` must hold; empty for nothing
  TunnelProxy(String credentials) {
    this(credentials, 0);
  }

  /// @param instead the port that all tunnels lead to, whatever is asked for; 0 for none
  TunnelProxy(String credentials, int instead) {
    this.credentials = credentials;
    this.instead = instead;
    try {
      socket = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  int port() {
    return socket.getLocalPort();
  }

  /// The heads of all requests.
  List<String> asked() {
    return asked;
  }

  private void accept() {
    try {
      while (true) {
        var client = socket.accept();
        threads.execute(() -> serve(client));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void serve(Socket client) {
    try (client) {
      var head = head(client.getInputStream());
      asked.add(head);
      var out = client.getOutputStream();
      if (!credentials.isEmpty() && !head.contains("Basic " + credentials + "\r\n")) {
        var refusal = "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"test\"\r\n";
        out.write(ascii(refusal + "Content-Length: 0\r\nConnection: close\r\n\r\n"));
        return;
      }
      var port = Integer.parseInt(head.split("[: ]", 4)[2]);
      try (var server =
          new Socket(InetAddress.getLoopbackAddress(), instead == 0 ? port : instead)) {
        out.write(ascii("HTTP/1.1 200 Connection established\r\n\r\n"));
        threads.execute(() -> pass(server, client));
        pass(client, server);
      }
    } catch (IOException brokenOff) {
      // One of the two went away.
    }
  }

  private static void pass(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException brokenOff) {
      // One of the two went away.
    }
  }

  private static String head(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.length() < MOST_HEAD && head.indexOf("\r\n\r\n") < 0) {
      var next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }
}
