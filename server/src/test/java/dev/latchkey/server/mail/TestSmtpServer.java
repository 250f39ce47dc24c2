package dev.latchkey.server.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// The server's side of SMTP, for one connection after the other. It writes down what it is told.
final class TestSmtpServer implements AutoCloseable {
  private final ServerSocket listening;
  private final @Nullable SSLContext tls;
  private final boolean implicit;
  private final List<String> heard = new ArrayList<>();
  private final Thread thread;

  /// @param tls empty for a server that knows no TLS
  /// @param implicit whether TLS begins with the first byte
  TestSmtpServer(@Nullable SSLContext tls, boolean implicit) throws IOException {
    this(tls, implicit, "127.0.0.1");
  }

  TestSmtpServer(@Nullable SSLContext tls, boolean implicit, String address) throws IOException {
    this.tls = tls;
    this.implicit = implicit;
    listening = new ServerSocket(0, 10, InetAddress.ofLiteral(address));
    thread = Thread.ofVirtual().start(this::serve);
  }

  int port() {
    return listening.getLocalPort();
  }

  synchronized List<String> heard() {
    return List.copyOf(heard);
  }

  private synchronized void hear(String line) {
    heard.add(line);
  }

  private void serve() {
    while (!listening.isClosed()) {
      try (var socket = listening.accept()) {
        var plain = tls == null || !implicit ? socket : wrap(tls, socket);
        say(plain, "220 test");
        converse(plain, tls != null && !implicit);
      } catch (IOException e) {
        hear("(" + e.getClass().getSimpleName() + ")");
      }
    }
  }

  private static SSLSocket wrap(SSLContext context, Socket socket) throws IOException {
    var wrapped =
        (SSLSocket)
            context.getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
    wrapped.setUseClientMode(false);
    wrapped.startHandshake();
    return wrapped;
  }

  private void converse(Socket socket, boolean offersTls) throws IOException {
    var in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      hear(line);
      switch (line.split(" ", 2)[0].toUpperCase(Locale.ROOT)) {
        case "EHLO" ->
            say(socket, offersTls ? "250-test\r\n250 STARTTLS" : "250-test\r\n250 AUTH PLAIN");
        case "STARTTLS" -> {
          say(socket, "220 go");
          converse(wrap(Objects.requireNonNull(tls), socket), false);
          return;
        }
        case "AUTH" -> say(socket, "235 welcome");
        case "DATA" -> {
          say(socket, "354 go");
          for (var data = in.readLine(); data != null && !data.equals("."); data = in.readLine()) {
            hear(data);
          }
          say(socket, "250 taken");
        }
        case "QUIT" -> {
          say(socket, "221 bye");
          return;
        }
        default -> say(socket, "250 fine");
      }
    }
  }

  private static void say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write((text + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  @Override
  public void close() {
    try {
      listening.close();
      thread.join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
