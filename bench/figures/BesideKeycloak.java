package figures;

import java.io.IOException;
import java.util.List;

/// A figure of both, measured in turn.
abstract class BesideKeycloak implements Figure {
  final Place place;
  final Options options;
  final Latchkey latchkey;
  final Keycloak keycloak;
  private final List<String> kinds;

  /// @param kinds of samples that it takes
  BesideKeycloak(
      Place place, Options options, Latchkey latchkey, Keycloak keycloak, List<String> kinds) {
    this.place = place;
    this.options = options;
    this.latchkey = latchkey;
    this.keycloak = keycloak;
    this.kinds = kinds;
  }

  @Override
  public final boolean isBesideKeycloak() {
    return true;
  }

  abstract int rounds();

  abstract void measure(Subject subject) throws IOException, InterruptedException;

  @Override
  public void measure() throws IOException, InterruptedException {
    for (var kind : kinds) {
      for (var whose : List.of("latchkey", "keycloak", "limit")) {
        Samples.of(place, kind, whose).clear();
      }
    }
    for (int round = 1; round <= rounds(); round++) {
      Place.say(part() + ": round " + round + " of " + rounds());
      measure(latchkey);
      measure(keycloak);
    }
  }

  /// By the work that was done, not by the clock: others may use the processor too.
  final void warm(Server server, Request request, int connections)
      throws IOException, InterruptedException {
    while (server.milliseconds() < options.warmUp() * 1000L) {
      Wrk.load(place, request, connections, 5);
    }
  }

  final Samples of(String kind, Subject subject) {
    return Samples.of(place, kind, subject);
  }

  /// Whether both were measured, now or in an earlier run.
  public boolean isMeasured() throws IOException {
    for (var kind : kinds) {
      if (!of(kind, latchkey).areThere() || !of(kind, keycloak).areThere()) {
        return false;
      }
    }
    return true;
  }

  /// One row of the table beside.
  final String beside(String title, String kind) throws IOException {
    return row(title, of(kind, latchkey).shown(), of(kind, keycloak).shown());
  }

  static String row(String title, String latchkey, String keycloak) {
    return "| %s | %s | %s |\n".formatted(title, latchkey, keycloak);
  }

  @Override
  public List<Section> sections() throws IOException {
    return List.of();
  }
}
