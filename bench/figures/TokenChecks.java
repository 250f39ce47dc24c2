package figures;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/// How often a second an application can ask whether a token is good.
public final class TokenChecks extends BesideKeycloak implements Compared {
  private static final String RATE = "rate";
  private static final String COST = "cost";
  private static final String SLOWEST = "slowest";
  private static final String RESIDENT = "rss-loaded";

  public TokenChecks(Place place, Options options, Latchkey latchkey, Keycloak keycloak) {
    super(place, options, latchkey, keycloak, List.of(RATE, COST, SLOWEST, RESIDENT));
  }

  @Override
  public String part() {
    return "rate";
  }

  @Override
  public Set<String> tools() {
    return Set.of("wrk", "taskset");
  }

  @Override
  int rounds() {
    return options.rounds();
  }

  @Override
  void measure(Subject subject) throws IOException, InterruptedException {
    try (var server = subject.start(Place.pinned())) {
      var token = subject.signIn();
      subject.check(token);
      var request = subject.tokenCheck(token);
      warm(server, request, options.connections());
      long before = server.milliseconds();
      var wrk = Wrk.load(place, request, options.connections(), options.seconds()).orFail();
      double cost = 1000.0 * (server.milliseconds() - before) / wrk.requests();
      subject.check(token);
      of(RATE, subject).add(wrk.rate());
      of(COST, subject).add((long) cost);
      of(SLOWEST, subject).add(wrk.slowestOneInAHundred());
      of(RESIDENT, subject).add(server.resident());
    }
  }

  @Override
  public String row() throws IOException {
    return Compared.row(
        "token checks", of(RATE, latchkey), of(RATE, keycloak), "a second", 1, true, 10, 15);
  }

  @Override
  public String besides() throws IOException {
    return row(
            "token checks a second, lowest to highest",
            of(RATE, latchkey).spread(),
            of(RATE, keycloak).spread())
        + beside("processor time of a token check (microseconds)", COST)
        + row(
            "slowest 1 % of the token checks takes longer than",
            Samples.fixed(of(SLOWEST, latchkey).least(), 2) + "ms",
            Samples.fixed(of(SLOWEST, keycloak).least(), 2) + "ms")
        + row(
            "memory after the load (MB)",
            IdleMemory.megabytes(of(RESIDENT, latchkey)),
            IdleMemory.megabytes(of(RESIDENT, keycloak)));
  }

  @Override
  public String ratios() throws IOException {
    return "token checks " + of(RATE, latchkey).timesThoseOf(of(RATE, keycloak), 1);
  }

  @Override
  public String explanation() throws IOException {
    return """
    - **Token checks**: what an application asks to learn whether a token is good. Latchkey: `GET /api/v1/session` with the
      bearer token, one read of the database each. Keycloak: `POST .../token/introspect` by a confidential client. Each
      server is pinned to processors %s, the load tool to %s; %d connections, kept alive; %d seconds of processor time to
      warm up, then %d seconds. Median of %d rounds, alternated.
    """
        .formatted(
            Place.serverCores(),
            Place.loadCores(),
            options.connections(),
            options.warmUp(),
            options.seconds(),
            of(RATE, latchkey).values().size());
  }
}
