package dev.latchkey.server.web;

import dev.latchkey.server.web.connections.ConnectionGuard;
import dev.latchkey.server.web.connections.ConnectionLimits;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Optional;

/// The plain port, where the operator wants one: page visits are redirected to HTTPS, and
/// everything else is refused, so that a program that sends its password in the clear is noticed
/// instead of helped (ASVS-4.1.2). It serves nothing, and nothing that was sent is repeated: a
/// query may hold what it should not.
public final class PlainRedirect implements AutoCloseable {
  /// The part of what the main port may take.
  private static final double SHARE = 0.1;

  private static final Problem REFUSED =
      new Problem(403, "https_required", "Plain HTTP is not served here; use HTTPS.");
  private final String baseUrl;
  private final Router router;
  private final StrictHeaders headers = StrictHeaders.withoutHsts();
  private final ConnectionGuard guard;
  private final WebServer server;

  public PlainRedirect(WebSettings settings, int port, List<Endpoint> endpoints) {
    this.baseUrl = settings.baseUrl().toString();
    this.router = new Router(endpoints);
    var edge = settings.edge();
    var limits = ConnectionLimits.ofThisProcess(SHARE, edge.requestTimeout());
    this.guard = new ConnectionGuard(limits, edge.proxies()::trusts, _ -> false, System::nanoTime);
    this.server =
        WebServer.builder()
            .update(guard::protect)
            .host(settings.bind())
            .port(port)
            .shutdownHook(false)
            .directHandlers(new BadHttp(headers)::addTo)
            .routing(routing -> routing.any(this::handle))
            .build();
  }

  /// Begins to listen.
  ///
  /// @throws PortTaken where someone else listens there
  public PlainRedirect start() {
    server.start();
    if (!server.isRunning()) {
      throw new PortTaken(server.prototype().host(), server.prototype().port());
    }
    return this;
  }

  private void handle(ServerRequest request, ServerResponse response) {
    var method = request.prologue().method().text();
    var answer =
        page(method, request.path().rawPath())
            .map(path -> Response.empty(308).with("Location", baseUrl + path))
            .orElseGet(() -> Response.problem(REFUSED));
    response.status(Status.create(answer.status()));
    headers.write(response.headers(), answer, true);
    response.headers().set(HeaderValues.CONNECTION_CLOSE);
    for (var header : answer.headers()) {
      response.headers().add(HeaderNames.create(header.name()), header.value());
    }
    BodyWriter.send(response, answer, method);
    throw new CloseConnectionException("nothing else is answered here");
  }

  /// The path of one of our pages, as we write it.
  private Optional<String> page(String method, String path) {
    return method.equals("GET") || method.equals("HEAD")
        ? router.find(path).map(Router.Match::endpoint).filter(Endpoint::isPage).map(Endpoint::path)
        : Optional.empty();
  }

  @Override
  public void close() {
    guard.dismiss();
    server.stop();
    guard.close();
  }
}
