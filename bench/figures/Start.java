package figures;

import java.io.IOException;
import java.util.List;

/// From the command to the first page.
public final class Start extends BesideKeycloak implements Compared {
  private static final String TIME = "start";
  private static final String COST = "start-cost";

  public Start(Place place, Options options, Latchkey latchkey, Keycloak keycloak) {
    super(place, options, latchkey, keycloak, List.of(TIME, COST));
  }

  @Override
  public String part() {
    return "start";
  }

  @Override
  int rounds() {
    return options.starts();
  }

  @Override
  void measure(Subject subject) throws IOException, InterruptedException {
    long before = System.nanoTime();
    try (var server = subject.start(List.of())) {
      of(TIME, subject).add((System.nanoTime() - before) / 1_000_000);
      of(COST, subject).add(server.milliseconds());
    }
  }

  @Override
  public String row() throws IOException {
    return Compared.row(
        "start to first answer", of(TIME, latchkey), of(TIME, keycloak), "s", 1000, false, 10, 10);
  }

  @Override
  public String besides() throws IOException {
    return row(
            "start, lowest to highest (ms)",
            of(TIME, latchkey).spread(),
            of(TIME, keycloak).spread())
        + beside("processor time of a start (ms)", COST);
  }

  @Override
  public String ratios() throws IOException {
    return "start " + of(TIME, keycloak).timesThoseOf(of(TIME, latchkey), 1);
  }

  @Override
  public String explanation() throws IOException {
    return """
    - **Start**: from the command to the first page that is answered with 200, polled with a new connection each time; the
      data exists, the page cache of the system is warm. Latchkey: `/sign-in`. Keycloak: the discovery document, which it
      answers earlier than its sign-in page. Median of %d starts, alternated.
    """
        .formatted(of(TIME, latchkey).values().size());
  }
}
