package figures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// Sign-ins with a password: beside libsodium alone, and beside Keycloak at its cost.
public final class SignIns extends BesideKeycloak {
  private static final String USUAL = "sign-in";
  private static final String CHEAP = "sign-in-cheap";
  private static final String LIMIT = "limit";
  private static final int CONNECTIONS = 8;
  private static final double WANTED = 1.25;
  private static final double WANTED_BESIDE = 3.5;

  public SignIns(Place place, Options options, Latchkey latchkey, Keycloak keycloak) {
    super(place, options, latchkey, keycloak, List.of(USUAL, CHEAP));
  }

  @Override
  public String part() {
    return "sign_in";
  }

  @Override
  public Set<String> tools() {
    return Set.of("wrk", "taskset");
  }

  @Override
  int rounds() {
    return options.memoryRounds();
  }

  @Override
  void measure(Subject subject) throws IOException, InterruptedException {
    if (subject.equals(keycloak)) {
      of(CHEAP, keycloak).add(rate(keycloak));
      return;
    }
    limit(USUAL).add(argon2(Argon2.USUAL));
    of(USUAL, latchkey).add(rate(latchkey));
    limit(CHEAP).add(argon2(Argon2.CHEAP));
    of(CHEAP, latchkey).add(rate(new CheapLatchkey(place).prepare(latchkey)));
  }

  private Samples limit(String kind) {
    return Samples.of(place, kind, LIMIT);
  }

  private double rate(Subject subject) throws IOException, InterruptedException {
    try (var server = subject.start(Place.pinned())) {
      var request = subject.passwordSignIn();
      warm(server, request, CONNECTIONS);
      return Wrk.load(place, request, CONNECTIONS, options.seconds()).orFail().rate();
    }
  }

  /// The most that libsodium's Argon2id does on the same processors.
  private double argon2(Argon2 cost) throws IOException, InterruptedException {
    int cores = Runtime.getRuntime().availableProcessors() / 2;
    return Double.parseDouble(
        Program.of(
                Place.pinned(),
                Place.java(),
                "--enable-native-access=ALL-UNNAMED",
                place.bench("Argon2Limit.java"),
                sodium().toString(),
                Integer.toString(cost.memoryKib()),
                Integer.toString(cost.passes()),
                Integer.toString(cores),
                Integer.toString(options.seconds()))
            .output()
            .strip());
  }

  private Path sodium() throws IOException {
    try (var files = Files.walk(latchkey.data())) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("libsodium"))
          .filter(Files::isRegularFile)
          .findFirst()
          .orElseThrow(() -> new Failure("there is no libsodium in " + latchkey.data()));
    }
  }

  /// Keycloak is not measured at Latchkey's cost.
  @Override
  public boolean isMeasured() throws IOException {
    return of(CHEAP, keycloak).areThere() && of(CHEAP, latchkey).areThere();
  }

  @Override
  public List<Section> sections() throws IOException {
    return isMeasured() ? List.of(new Section("Sign-ins with a password", text())) : List.of();
  }

  private String text() throws IOException {
    double own = of(USUAL, latchkey).median() / limit(USUAL).median();
    double beside = of(CHEAP, latchkey).median() / of(CHEAP, keycloak).median();
    return """
    | a second, through the API | measured | beside it | ratio | wanted | reached |
    |---|---|---|---|---|---|
    | Latchkey at its own cost (%s) | %s | libsodium's Argon2id alone, same processors: %s | %s | %s | %s |
    | Latchkey at Keycloak's cost (%s) | %s | Keycloak, direct grant: %s | %s times | %s times | %s |

    Server and load tool as for the token checks, %d connections. Libsodium alone reaches %s a second at Keycloak's cost.
    Latchkey refuses to start with hashes that cheap: for this comparison `bench/run` compiles the one class that holds the
    bound again without it. Ratios round by round: %s; beside Keycloak %s.
    """
        .formatted(
            Argon2.USUAL,
            of(USUAL, latchkey).shown(),
            limit(USUAL).shown(),
            Samples.fixed(own, 2),
            Samples.fixed(WANTED, 2),
            own >= WANTED ? "yes" : "no",
            Argon2.CHEAP,
            of(CHEAP, latchkey).shown(),
            of(CHEAP, keycloak).shown(),
            Samples.fixed(beside, 1),
            Samples.number(WANTED_BESIDE),
            beside >= WANTED_BESIDE ? "yes" : "no",
            CONNECTIONS,
            limit(CHEAP).shown(),
            of(USUAL, latchkey).timesThoseOf(limit(USUAL), 2),
            of(CHEAP, latchkey).timesThoseOf(of(CHEAP, keycloak), 1));
  }
}
