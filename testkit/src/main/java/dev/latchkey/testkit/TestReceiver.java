package dev.latchkey.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// An application's server, on this machine, that takes the messages of a webhook.
public final class TestReceiver implements AutoCloseable {
  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpsServer server;
  private volatile Answer answer = exchange -> exchange.sendResponseHeaders(204, -1);

  /// A request.
  public record Received(
      String method, String uri, Map<String, List<String>> headers, String body) {
    /// The first header of this name, written as `Webhook-id`; empty where there is none.
    public String header(String name) {
      return headers.getOrDefault(name, List.of("")).getFirst();
    }
  }

  /// How it answers.
  public interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  /// @param host whose certificate it shows
  public TestReceiver(TestAuthority authority, String host) {
    try {
      server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(authority.issue(host).context()));
      server.setExecutor(threads);
      server.createContext("/", this::take);
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      received.add(
          new Received(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              Map.copyOf(exchange.getRequestHeaders()),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
      answer.to(exchange);
    }
  }

  public TestReceiver answering(Answer next) {
    answer = next;
    return this;
  }

  public TestReceiver answering(int status) {
    return answering(exchange -> exchange.sendResponseHeaders(status, -1));
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /// The next request.
  public Received next() {
    try {
      var next = received.poll(1, TimeUnit.MINUTES);
      if (next == null) {
        throw new AssertionError("no message");
      }
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// How many were not asked for yet.
  public int waiting() {
    return received.size();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
