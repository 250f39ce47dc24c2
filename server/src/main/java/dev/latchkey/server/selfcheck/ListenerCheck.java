package dev.latchkey.server.selfcheck;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// What the running server really sends: the version of TLS, and the headers of an answer.
public final class ListenerCheck implements Check {
  private static final String NAME = "answers";
  private static final int TIMEOUT_MILLIS = 5000;
  private static final int MOST_BYTES = 16 * 1024;

  /// Each must be there, and begin like this.
  private static final List<String> HEADERS =
      List.of(
          "content-security-policy: default-src 'none'",
          "x-content-type-options: nosniff",
          "x-frame-options: deny",
          "referrer-policy: no-referrer",
          "permissions-policy: ",
          "cross-origin-opener-policy: same-origin",
          "cache-control: no-store");

  private static final String HSTS = "strict-transport-security: max-age=31536000";
  private final Optional<InetSocketAddress> server;
  private final String authority;
  private final boolean local;
  private final Supplier<SSLContext> trust;
  private final Announcement announcement;

  /// @param server where it listens; empty where none runs
  /// @param authority what requests call it
  /// @param local whether the base URL is one of this machine, which gets no HSTS
  /// @param trust in the certificate that it should show, and no other
  /// @param announcement what a connection from this machine begins with
  public ListenerCheck(
      Optional<InetSocketAddress> server,
      String authority,
      boolean local,
      Supplier<SSLContext> trust,
      Announcement announcement) {
    this.server = server;
    this.authority = authority;
    this.local = local;
    this.trust = trust;
    this.announcement = announcement;
  }

  /// What is sent before the handshake, where the server expects it from here.
  public interface Announcement {
    /// Sends it on a new connection.
    void send(Socket connected) throws IOException;
  }

  private record Answer(String protocol, String head) {}

  @Override
  public List<Finding> check() {
    if (server.isEmpty()) {
      return List.of(
          Finding.note(NAME, "No server runs on this folder.", "Start it and check again."));
    }
    try {
      return findings(ask(server.get()));
    } catch (IOException e) {
      return List.of(
          Finding.wrong(
              NAME,
              String.format(
                  Locale.ROOT,
                  "The server at %s does not respond with its certificate.",
                  server.get()),
              "Check its log, and what else listens there."));
    }
  }

  private List<Finding> findings(Answer answer) {
    var wrong = new ArrayList<Finding>();
    if (!List.of("TLSv1.3", "TLSv1.2").contains(answer.protocol)) {
      wrong.add(Finding.wrong(NAME, "It speaks " + answer.protocol + ".", "Update Java."));
    }
    var head = answer.head.toLowerCase(Locale.ROOT);
    var missing = new ArrayList<>(HEADERS);
    if (!local) {
      missing.add(HSTS);
    }
    missing.removeIf(header -> head.contains("\r\n" + header));
    for (var header : missing) {
      wrong.add(
          Finding.wrong(
              NAME, "Missing header: " + header + ".", "Another program responds there."));
    }
    return wrong.isEmpty()
        ? List.of(Finding.good(NAME, answer.protocol + ", and all headers are there."))
        : wrong;
  }

  private Answer ask(InetSocketAddress address) throws IOException {
    try (var plain = new Socket()) {
      plain.connect(address, TIMEOUT_MILLIS);
      plain.setSoTimeout(TIMEOUT_MILLIS);
      announcement.send(plain);
      return ask(address, plain);
    }
  }

  private Answer ask(InetSocketAddress address, Socket plain) throws IOException {
    var factory = trust.get().getSocketFactory();
    var host = address.getAddress().getHostAddress();
    try (var socket = (SSLSocket) factory.createSocket(plain, host, address.getPort(), true)) {
      var request = "GET /sign-in HTTP/1.1\r\nHost: " + authority + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      var answer =
          new String(socket.getInputStream().readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
      var end = answer.indexOf("\r\n\r\n");
      return new Answer(
          socket.getSession().getProtocol(), end < 0 ? answer : answer.substring(0, end + 2));
    }
  }
}
