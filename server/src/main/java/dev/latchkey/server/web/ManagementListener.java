package dev.latchkey.server.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What operators ask, on a port of its own that is only reached from this machine unless it is set
/// otherwise, always over HTTPS. The JDK's small server does for it: nothing of it is on the way of
/// a request by people.
public final class ManagementListener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ManagementListener.class);
  private static final int BACKLOG = 16;
  private final HttpsServer server;
  private final Map<String, Supplier<Response>> pages;

  private final ManagementNames names;

  private ManagementListener(
      HttpsServer server, ManagementNames names, Map<String, Supplier<Response>> pages) {
    this.server = server;
    this.names = names;
    this.pages = pages;
  }

  /// The JDK's server reads them when the first one is made: without them, one that sends half a
  /// request holds a place without end. In seconds; an answer has longer than database, key vault
  /// and public port together take to be found gone.
  private static final Map<String, String> BOUNDS =
      Map.of(
          "jdk.httpserver.maxConnections", "64",
          "sun.net.httpserver.maxReqTime", "10",
          "sun.net.httpserver.maxRspTime", "60");

  /// Begins to listen.
  ///
  /// @throws PortTaken where someone else listens there
  static ManagementListener start(
      ManagementSettings where,
      SSLContext context,
      ManagementNames names,
      Map<String, Supplier<Response>> pages) {
    BOUNDS.forEach(System::setProperty);
    try {
      var address = new InetSocketAddress(where.bind(), where.port());
      var server = HttpsServer.create(address, BACKLOG);
      server.setHttpsConfigurator(new Strict(context));
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      var listener = new ManagementListener(server, names, pages);
      server.createContext("/", listener::handle);
      server.start();
      return listener;
    } catch (IOException e) {
      throw new PortTaken(where.bind().getHostAddress(), where.port());
    }
  }

  private static final class Strict extends HttpsConfigurator {
    Strict(SSLContext context) {
      super(context);
    }

    @Override
    public void configure(HttpsParameters parameters) {
      var strict = getSSLContext().getDefaultSSLParameters();
      strict.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
      parameters.setSSLParameters(strict);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var answer = answer(exchange);
      var headers = exchange.getResponseHeaders();
      headers.set("Cache-Control", "no-store");
      headers.set("X-Content-Type-Options", "nosniff");
      headers.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
      if (!answer.contentType().isEmpty()) {
        headers.set("Content-Type", answer.contentType());
      }
      var silent = exchange.getRequestMethod().equals("HEAD") || answer.body().length == 0;
      exchange.sendResponseHeaders(answer.status(), silent ? -1 : answer.body().length);
      if (!silent) {
        exchange.getResponseBody().write(answer.body());
      }
    }
  }

  private Response answer(HttpExchange exchange) {
    if (!hostIsOurs(exchange)) {
      return Response.empty(421);
    }
    var page = Optional.ofNullable(pages.get(exchange.getRequestURI().getPath()));
    if (page.isEmpty()) {
      return Response.empty(404);
    }
    if (!List.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
      return Response.empty(405);
    }
    try {
      return page.get().get();
    } catch (RuntimeException e) {
      LOG.warn("a management request failed", e);
      return Response.text(503, "failed\n");
    }
  }

  private boolean hostIsOurs(HttpExchange exchange) {
    return names.has(Optional.ofNullable(exchange.getRequestHeaders().getFirst("Host")).orElse(""));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
