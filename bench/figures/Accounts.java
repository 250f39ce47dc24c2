package figures;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One person among many: sign-ins and session checks over one connection.
public final class Accounts implements Figure {
  private static final int FEW = 1000;
  private static final int AT_ONCE = 100_000;
  private static final int WARM_UP = 10;

  private final Place place;
  private final Options options;
  private final Latchkey latchkey;

  public Accounts(Place place, Options options, Latchkey latchkey) {
    this.place = place;
    this.options = options;
    this.latchkey = latchkey;
  }

  @Override
  public String part() {
    return "accounts";
  }

  @Override
  public Set<String> tools() {
    return Set.of("wrk", "taskset");
  }

  private Samples among(int count, String what) {
    return Samples.of(place, "among-" + count, what);
  }

  @Override
  public void measure() throws IOException, InterruptedException {
    var many = latchkey.at(place.data("latchkey-many", "")).with(Map.of());
    // The start-up cache first: made in the background, it would take its share of the figures.
    many.prepareAccount("now");
    int imported = 0;
    for (int count : List.of(FEW, options.accounts())) {
      Place.say("accounts: " + count);
      for (; imported < count; imported = Math.min(imported + AT_ONCE, count)) {
        many.importPeople("many%07d@example.org", imported, Math.min(imported + AT_ONCE, count));
      }
      measure(many, count);
    }
  }

  private void measure(Latchkey many, int count) throws IOException, InterruptedException {
    try (var _ = many.start(Place.pinned())) {
      add(among(count, "sign-in"), many.passwordSignIn());
      add(among(count, "check"), many.tokenCheck(many.signIn()));
    }
  }

  private void add(Samples samples, Request request) throws IOException, InterruptedException {
    samples.clear();
    Wrk.load(place, request, 1, WARM_UP);
    samples.add(Wrk.load(place, request, 1, options.seconds()).orFail().median());
  }

  @Override
  public List<Section> sections() throws IOException {
    if (!among(options.accounts(), "check").areThere()) {
      return List.of();
    }
    return List.of(
        new Section(
            "One person among many",
            """
            | median over one connection (ms) | 1,000 accounts | %d accounts | ratio | wanted |
            |---|---|---|---|---|
            """
                    .formatted(options.accounts())
                + row("sign-in", "sign-in")
                + row("session check", "check")));
  }

  private String row(String title, String what) throws IOException {
    var few = among(FEW, what);
    var many = among(options.accounts(), what);
    return "| %s | %s | %s | %s | 0.90 to 1.10 |\n"
        .formatted(
            title, few.shown(), many.shown(), Samples.fixed(many.median() / few.median(), 2));
  }
}
