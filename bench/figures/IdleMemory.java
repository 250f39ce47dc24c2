package figures;

import java.io.IOException;
import java.util.List;

/// Memory, and processor time, while idle.
public final class IdleMemory extends BesideKeycloak implements Compared {
  private static final String RESIDENT = "rss";
  private static final String PROPORTIONAL = "pss";
  private static final String PROCESSOR = "idle";
  private static final int SETTLE_SECONDS = 15;
  private static final int IDLE_SECONDS = 20;

  public IdleMemory(Place place, Options options, Latchkey latchkey, Keycloak keycloak) {
    super(place, options, latchkey, keycloak, List.of(RESIDENT, PROPORTIONAL, PROCESSOR));
  }

  @Override
  public String part() {
    return "memory";
  }

  @Override
  int rounds() {
    return options.memoryRounds();
  }

  @Override
  void measure(Subject subject) throws IOException, InterruptedException {
    try (var server = subject.start(List.of())) {
      subject.warmUp();
      Thread.sleep(SETTLE_SECONDS * 1000L);
      of(RESIDENT, subject).add(server.resident());
      of(PROPORTIONAL, subject).add(server.proportional());
      long before = server.milliseconds();
      Thread.sleep(IDLE_SECONDS * 1000L);
      double share = (server.milliseconds() - before) / (IDLE_SECONDS * 1000.0);
      of(PROCESSOR, subject).add(100 * share);
    }
  }

  @Override
  public String row() throws IOException {
    return Compared.row(
        "idle memory (VmRSS)",
        of(RESIDENT, latchkey),
        of(RESIDENT, keycloak),
        "MB",
        1024,
        false,
        2,
        3);
  }

  @Override
  public String besides() throws IOException {
    return row(
            "idle memory without what is shared with other programs (PSS, MB)",
            megabytes(of(PROPORTIONAL, latchkey)),
            megabytes(of(PROPORTIONAL, keycloak)))
        + beside("processor while idle (% of one)", PROCESSOR);
  }

  static String megabytes(Samples kib) throws IOException {
    return Long.toString((long) kib.median() / 1024);
  }

  @Override
  public String ratios() throws IOException {
    return "memory " + of(RESIDENT, keycloak).timesThoseOf(of(RESIDENT, latchkey), 1);
  }

  @Override
  public String explanation() throws IOException {
    return """
    - **Idle memory**: resident memory %d seconds after 30 sign-ins with a password and 30 token checks. Median of %d.
    """
        .formatted(SETTLE_SECONDS, of(RESIDENT, latchkey).values().size());
  }
}
