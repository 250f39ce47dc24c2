package dev.latchkey.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Something in between that ends TLS: it reads all that passes, and may change or hold it.
final class Proxy implements AutoCloseable {
  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Api behind;
  private final List<Passed> passed = new CopyOnWriteArrayList<>();
  private volatile Meddler meddler = (request, behind) -> behind.answer(request);

  /// A request as the proxy reads it.
  record Request(String method, String path, String headers, byte[] body) {
    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    boolean isReceipt() {
      return path.endsWith("/receipt");
    }

    boolean isLook() {
      return text().contains("\"op\":\"look\"");
    }

    boolean isClaim() {
      return text().contains("\"op\":\"claim\"");
    }
  }

  /// All that passed in both directions.
  record Passed(Request request, String answer) {
    @Override
    public String toString() {
      return request.method
          + " "
          + request.path
          + "\n"
          + request.headers
          + "\n"
          + request.text()
          + "\n"
          + answer;
    }
  }

  /// What it does with a request.
  @FunctionalInterface
  interface Meddler {
    /// Answers in the server's place, or by what the server behind says.
    ///
    /// @throws IOException to break the connection off
    Answered answer(Request request, Behind behind) throws IOException;
  }

  /// The Latchkey behind the proxy.
  @FunctionalInterface
  interface Behind {
    Answered answer(Request request) throws IOException;
  }

  record Answered(int status, String contentType, byte[] body) {}

  private Proxy(TestAuthority.Identity identity, RunningLatchkey latchkey) {
    this.behind = latchkey.api();
    try {
      server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setHttpsConfigurator(new HttpsConfigurator(identity.context()));
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /// @param identity what it shows to whoever connects
  static Proxy before(RunningLatchkey latchkey, TestAuthority.Identity identity) {
    return new Proxy(identity, latchkey);
  }

  URI address() {
    return URI.create("https://localhost:" + server.getAddress().getPort());
  }

  Proxy with(Meddler other) {
    meddler = other;
    return this;
  }

  List<Passed> passed() {
    return passed;
  }

  List<Request> requests() {
    return passed.stream().map(Passed::request).toList();
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      var request =
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              exchange.getRequestHeaders().toString(),
              exchange.getRequestBody().readAllBytes());
      var place = passed.size();
      passed.add(new Passed(request, ""));
      var answer = meddler.answer(request, this::forward);
      passed.set(place, new Passed(request, new String(answer.body, StandardCharsets.UTF_8)));
      exchange.getResponseHeaders().set("Content-Type", answer.contentType);
      exchange.sendResponseHeaders(
          answer.status, answer.body.length == 0 ? -1 : answer.body.length);
      exchange.getResponseBody().write(answer.body);
    } catch (IOException brokenOff) {
      // Closing the exchange without an answer ends the connection.
    }
  }

  private Answered forward(Request request) throws IOException {
    var reply =
        behind.trySend(
            behind
                .request(request.path)
                .header("Content-Type", "application/json")
                .method(request.method, BodyPublishers.ofByteArray(request.body)));
    return new Answered(reply.status(), reply.header("Content-Type"), reply.body());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    behind.close();
  }
}
