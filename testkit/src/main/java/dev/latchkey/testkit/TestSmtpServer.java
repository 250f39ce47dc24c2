package dev.latchkey.testkit;

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
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// The server's side of SMTP, for one connection after the other. It writes down what it is told.
public final class TestSmtpServer implements AutoCloseable {
  private final ServerSocket listening;
  private final @Nullable SSLContext tls;
  private final boolean implicit;
  private final List<String> heard = new ArrayList<>();
  private final Map<String, String> replies = new ConcurrentHashMap<>();
  private final Thread thread;
  private final AtomicInteger connections = new AtomicInteger();
  private volatile String extensions = "";

  /// @param tls empty for a server that knows no TLS
  /// @param implicit whether TLS begins with the first byte
  public TestSmtpServer(@Nullable SSLContext tls, boolean implicit) throws IOException {
    this(tls, implicit, "127.0.0.1");
  }

  public TestSmtpServer(@Nullable SSLContext tls, boolean implicit, String address)
      throws IOException {
    this.tls = tls;
    this.implicit = implicit;
    listening = new ServerSocket(0, 10, InetAddress.ofLiteral(address));
    thread = Thread.ofVirtual().start(this::serve);
  }

  /// Answers a command, `GREETING` or the end of a letter (`.`) in another way: with a reply, or
  /// with one of `HANG` and `DROP`. `HANDSHAKE` also takes the only version of TLS.
  public TestSmtpServer replying(String command, String reply) {
    replies.put(command, reply);
    return this;
  }

  /// Offers these extensions, too.
  public TestSmtpServer offering(List<String> names) {
    extensions = names.stream().map(name -> "250-" + name + "\r\n").collect(Collectors.joining());
    return this;
  }

  public int port() {
    return listening.getLocalPort();
  }

  public int connections() {
    return connections.get();
  }

  public synchronized List<String> heard() {
    return List.copyOf(heard);
  }

  private synchronized void hear(String line) {
    heard.add(line);
  }

  private void serve() {
    while (!listening.isClosed()) {
      try (var socket = listening.accept()) {
        connections.incrementAndGet();
        var plain = tls == null || !implicit ? socket : wrap(tls, socket);
        answer(plain, "GREETING", "220 test");
        converse(plain, tls != null && !implicit);
      } catch (IOException e) {
        hear("(" + e.getClass().getSimpleName() + ")");
      }
    }
  }

  private Socket wrap(SSLContext context, Socket socket) throws IOException {
    var reply = replies.getOrDefault("HANDSHAKE", "");
    if (!reply.isEmpty() && !reply.startsWith("TLS")) {
      answer(socket, "HANDSHAKE", "");
      throw new IOException("no handshake");
    }
    var wrapped =
        (SSLSocket)
            context.getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
    wrapped.setUseClientMode(false);
    if (!reply.isEmpty()) {
      wrapped.setEnabledProtocols(new String[] {reply});
    }
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
            say(
                socket,
                "250-test\r\n" + extensions + (offersTls ? "250 STARTTLS" : "250 AUTH PLAIN"));
        case "STARTTLS" -> {
          say(socket, "220 go");
          converse(wrap(Objects.requireNonNull(tls), socket), false);
          return;
        }
        case "AUTH" -> answer(socket, "AUTH", "235 welcome");
        case "DATA" -> {
          if (!answer(socket, "DATA", "354 go")) {
            continue;
          }
          for (var data = in.readLine(); data != null && !data.equals("."); data = in.readLine()) {
            hear(data);
          }
          answer(socket, ".", "250 taken");
        }
        case "QUIT" -> {
          answer(socket, "QUIT", "221 bye");
          return;
        }
        case "MAIL" -> answer(socket, "MAIL", "250 fine");
        case "RCPT" -> answer(socket, "RCPT", "250 fine");
        default -> say(socket, "250 fine");
      }
    }
  }

  /// False where a test wants another answer than the usual one.
  private boolean answer(Socket socket, String command, String usual) throws IOException {
    var reply = replies.getOrDefault(command, usual);
    switch (reply) {
      case "DROP" -> socket.close();
      case "HANG" -> hear("(closed after " + socket.getInputStream().read() + ")");
      default -> say(socket, reply);
    }
    return reply.equals(usual);
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
