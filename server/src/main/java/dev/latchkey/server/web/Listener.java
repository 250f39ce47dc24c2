package dev.latchkey.server.web;

import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.turns.Requester;
import dev.latchkey.server.turns.Turns;
import dev.latchkey.server.web.connections.ConnectionGuard;
import dev.latchkey.server.web.connections.ConnectionLimits;
import dev.latchkey.server.web.connections.GuardedPeer;
import dev.latchkey.server.web.connections.PortVisit;
import dev.latchkey.server.web.connections.PortVisit.Outcome;
import dev.latchkey.server.web.connections.StrictTls;
import io.helidon.common.tls.Tls;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// The HTTPS listener: TLS 1.2 and 1.3 only, strict headers on every answer, every error turned
/// into a problem here and nowhere else.
public final class Listener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
  private static final Duration GRACE = Duration.ofSeconds(3);

  /// How long a request waits to be worked on before it is answered with 503.
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /// Authenticated encryption with forward secrecy only (CS-TL-1). ChaCha20 first: Java reaches the
  /// processor's AES only by its strong compiler, which the launcher leaves out.
  private static final List<String> SUITES =
      List.of(
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");

  private final WebSettings settings;
  private final ServerCertificate certificate;
  private final Router router;
  private final StrictHeaders headers;
  private final BiFunction<Exchange, Problem, Response> errorPage;
  private final Function<RuntimeException, Optional<Problem>> known;
  private final ConnectionGuard guard;
  private final Turns handlers;
  private final WebServer server;

  /// Leads from Helidon here as long as this is open: its timer outlives the server, and holds all
  /// that it leads to (Helidon 4.5.0).
  private final AtomicReference<@Nullable Listener> door = new AtomicReference<>();

  private final LongSupplier nanos = System::nanoTime;
  private AnsweredRequest.Observer observer = _ -> {};

  private final LongAdder[] answered =
      Stream.generate(LongAdder::new).limit(6).toArray(LongAdder[]::new);

  /// @param errorPage what a browser sees where a program would get a problem
  /// @param known the problems of other modules' exceptions
  public Listener(
      WebSettings settings,
      List<Endpoint> endpoints,
      BiFunction<Exchange, Problem, Response> errorPage,
      Function<RuntimeException, Optional<Problem>> known) {
    this.settings = settings;
    this.certificate = new ServerCertificate(settings.certificate(), settings.privateKey());
    this.router = new Router(endpoints);
    this.headers = StrictHeaders.of(settings);
    this.errorPage = errorPage;
    this.known = known;
    var limits = ConnectionLimits.ofThisProcess(1, settings.edge().requestTimeout());
    var edge = settings.edge();
    this.guard =
        new ConnectionGuard(
            limits, edge.proxies()::trusts, edge::mustBeAnnounced, System::nanoTime);
    this.handlers = new Turns(limits.handlers(), limits.connections(), PATIENCE);
    this.server =
        WebServer.builder()
            .update(guard::protect)
            .host(settings.bind())
            .port(settings.port())
            .tls(tls())
            .maxPayloadSize(Exchange.MAX_BODY)
            .shutdownHook(false)
            .shutdownGracePeriod(GRACE)
            .directHandlers(new BadHttp(headers)::addTo)
            .routing(handleBy(door))
            .build();
  }

  private static Consumer<HttpRouting.Builder> handleBy(AtomicReference<@Nullable Listener> door) {
    return routing ->
        routing.any((request, response) ->
            Optional.ofNullable(door.get())
                .orElseThrow(() -> new CloseConnectionException("the server has stopped"))
                .handle(request, response));
  }

  /// Loads what HTTP needs in any case, beside the caller's other work, until it opens a listener:
  /// on two processors that is a tenth of a start.
  ///
  /// @return to be waited for before the first listener is made
  public static CompletableFuture<Void> prepare() {
    return CompletableFuture.runAsync(HttpRouting::builder, Thread.ofPlatform()::start);
  }

  /// Has an observer told of each request; to be said before [#start].
  public Listener toldTo(AnsweredRequest.Observer other) {
    observer = other;
    return this;
  }

  /// Begins to listen.
  ///
  /// @throws UnusableCertificate where the certificate is not the key's
  /// @throws PortTaken where someone else listens there
  public Listener start() {
    certificate.check();
    door.set(this);
    server.start();
    if (!server.isRunning()) { // Helidon logs why and goes on
      throw new PortTaken(settings.bind(), settings.port());
    }
    return this;
  }

  /// Shows the certificate that the files hold now, without a restart; a broken one leaves the old
  /// in place.
  public void reloadCertificate() {
    certificate.reload();
  }

  /// Opens a port for operators beside this one, with the same certificate unless another is set.
  ///
  /// @param pages by path
  /// @throws PortTaken where someone else listens there
  /// @throws UnusableCertificate where the one that is set is none
  public ManagementListener manage(
      ManagementSettings where, Map<String, Supplier<Response>> pages) {
    var shown = where.certificate().map(pem -> own(pem, where)).orElse(certificate);
    var names = ManagementNames.of(where.bind(), settings.baseUrl().getHost(), shown.certificate());
    return ManagementListener.start(where, shown.context(), names, pages);
  }

  private static ServerCertificate own(Path pem, ManagementSettings where) {
    var own = new ServerCertificate(pem, where.privateKey().orElseThrow());
    own.check();
    return own;
  }

  /// How often a trusted proxy said who asks, by what came of it.
  public Map<String, Long> forwarded() {
    return settings.edge().proxies().counts();
  }

  /// How many answers of each class (`2xx`) were sent.
  public Map<String, Long> answers() {
    var counts = new TreeMap<String, Long>();
    for (var status = 2; status < answered.length; status++) {
      counts.put(status + "xx", answered[status].sum());
    }
    return counts;
  }

  private Tls tls() {
    var parameters =
        new SSLParameters(SUITES.toArray(String[]::new), new String[] {"TLSv1.3", "TLSv1.2"});
    parameters.setUseCipherSuitesOrder(true);
    return Tls.builder()
        .sslContext(StrictTls.of(certificate.context(), parameters, guard::inTurn))
        .build();
  }

  private void handle(ServerRequest request, ServerResponse response) {
    var begun = nanos.getAsLong();
    var match = router.find(request.path().rawPath());
    var exchange =
        new Exchange(request, match.map(Router.Match::variables).orElse(Map.of()), client(request));
    Response answer;
    // One source leaves room in the log for the lines of others.
    try (var _ = MDC.putCloseable("source", exchange.client().source())) {
      answer = exchange.withCookies(answer(request, exchange, match));
      exchange.answered(answer);
    } catch (CloseConnectionException e) {
      tell(exchange, match, 0, begun);
      throw e;
    }
    tell(exchange, match, answer.status(), begun);
    send(request, response, settings.edge().origins().open(exchange, answer));
  }

  /// The path itself is told to no one: a broken link may carry its token there.
  private void tell(Exchange exchange, Optional<Router.Match> match, int status, long begun) {
    var route = match.map(found -> found.endpoint().path()).orElse("");
    observer.answered(exchange.answered(route, status, nanos.getAsLong() - begun));
  }

  private Response answer(ServerRequest request, Exchange exchange, Optional<Router.Match> match) {
    try {
      if (!hostIsOurs(request)) {
        return error(
            exchange,
            new Problem(421, "misdirected_request", "This server does not have that name."));
      }
      if (match.isEmpty()) {
        return error(exchange, Problem.notFound());
      }
      return answer(request.prologue().method().text(), exchange, match.get());
    } catch (RequestRejected e) {
      return error(exchange, e.problem());
    } catch (CloseConnectionException e) {
      throw e; // the client no longer waits for a response
    } catch (RuntimeException e) {
      return error(exchange, known.apply(e).orElseGet(() -> unexpected(e)));
    }
  }

  private Response answer(String method, Exchange exchange, Router.Match match) {
    return match
        .handler(method)
        .map(handler -> work(handler, exchange))
        .or(() -> settings.edge().origins().preflight(exchange, method, match.endpoint()))
        .orElseGet(() -> error(exchange, Problem.methodNotAllowed()).with("Allow", match.allow()));
  }

  /// What is worked on has been read to its end: no client keeps others waiting by sending slowly.
  private Response work(Handler handler, Exchange exchange) {
    exchange.receive();
    return Requester.during(exchange.client(), () -> inTurn(handler, exchange));
  }

  private Response inTurn(Handler handler, Exchange exchange) {
    if (!handlers.enter()) {
      return error(exchange, Problem.overloaded());
    }
    try {
      return handler.handle(exchange);
    } finally {
      handlers.leave();
    }
  }

  private static Problem unexpected(RuntimeException e) {
    LOG.error("a request failed", e);
    return Problem.internal();
  }

  private Response error(Exchange exchange, Problem problem) {
    return Endpoint.isForPrograms(exchange.path())
        ? problem(exchange, problem)
        : errorPage.apply(exchange, problem);
  }

  private static Response problem(Exchange exchange, Problem problem) {
    return Endpoint.isOfOAuth(exchange.path())
        ? Response.oauthProblem(problem)
        : Response.problem(problem);
  }

  private boolean hostIsOurs(ServerRequest request) {
    return settings.isOurs(request.authority()) || settings.edge().proxies().trusts(peer(request));
  }

  private ClientAddress client(ServerRequest request) {
    if (!GuardedPeer.of(request).connection().mayForward()) {
      return new ClientAddress(peer(request));
    }
    var headers = request.headers();
    return settings
        .edge()
        .proxies()
        .client(peer(request), name -> headers.all(HeaderNames.create(name), List::of));
  }

  private static java.net.InetAddress peer(ServerRequest request) {
    return GuardedPeer.of(request).address().getAddress();
  }

  private void send(ServerRequest request, ServerResponse response, Response answer) {
    answered[answer.status() / 100].increment();
    response.status(Status.create(answer.status()));
    headers.write(response.headers(), answer, Endpoint.isForPrograms(request.path().rawPath()));
    for (var header : answer.headers()) {
      response.headers().add(HeaderNames.create(header.name()), header.value());
    }
    finish(request, response, answer);
  }

  /// An answer that came before the end of its request is the last one on its connection.
  private static void finish(ServerRequest request, ServerResponse response, Response answer) {
    var connection = GuardedPeer.of(request).connection();
    var isLast = !request.content().consumed();
    if (isLast) {
      response.headers().set(HeaderValues.CONNECTION_CLOSE);
    } else {
      connection.requestRead();
    }
    BodyWriter.send(response, answer, request.prologue().method().text());
    if (isLast || isLastByItsWord(request.headers())) {
      // Helidon announces the end and keeps the connection open (helidon#12324).
      throw new CloseConnectionException("this was the last answer");
    }
    connection.answered();
  }

  private static boolean isLastByItsWord(Headers headers) {
    return headers.contains(HeaderNames.CONNECTION)
        && headers.containsToken(HeaderValues.CONNECTION_CLOSE);
  }

  /// Whether a connection to this port is accepted at this moment.
  public boolean accepts() {
    var outcome = guard.visit(reachable());
    return outcome == Outcome.ACCEPTED || outcome == Outcome.UNKNOWN;
  }

  /// Whether this port is listened on no more.
  public boolean refuses() {
    return guard.visit(reachable()) == Outcome.REFUSED;
  }

  private InetSocketAddress reachable() {
    return PortVisit.reachable(settings.bind(), server.port());
  }

  /// How many connections are open.
  public long connections() {
    return guard.open();
  }

  /// How many connections were closed from this side, by the reason.
  public Map<String, Long> closedConnections() {
    return guard.closed();
  }

  /// How many more requests could be worked on now.
  public int freeHandlers() {
    return handlers.free();
  }

  @Override
  public void close() {
    guard.dismiss();
    server.stop();
    guard.close();
    door.set(null);
  }
}
