import figures.Accounts;
import figures.Failure;
import figures.Figure;
import figures.IdleMemory;
import figures.Keycloak;
import figures.Latchkey;
import figures.Letters;
import figures.Options;
import figures.Place;
import figures.Report;
import figures.SignIns;
import figures.Start;
import figures.TokenChecks;
import figures.Uniformity;
import java.nio.file.Path;
import java.util.List;

/// Measures what is wanted, and writes `bench/RESULTS.md`. `bench/run` starts it.
class Run {
  public static void main(String[] arguments) throws Exception {
    try {
      measure(arguments);
    } catch (Failure failure) {
      System.err.println("bench/run: " + failure.getMessage());
      System.exit(1);
    }
  }

  static void measure(String[] arguments) throws Exception {
    var options = Options.parse(List.of(arguments).subList(1, arguments.length));
    var place = Place.of(Path.of(arguments[0]));
    var latchkey = new Latchkey(place);
    var keycloak = new Keycloak(place);
    List<Figure> all =
        List.of(
            new Start(place, options, latchkey, keycloak),
            new IdleMemory(place, options, latchkey, keycloak),
            new TokenChecks(place, options, latchkey, keycloak),
            new SignIns(place, options, latchkey, keycloak),
            new Uniformity(place, options, latchkey),
            new Letters(place, options, latchkey),
            new Accounts(place, options, latchkey));
    var wanted = all.stream().filter(figure -> options.wants(figure.part())).toList();
    place.check(wanted);
    var report = new Report(place, options, all);
    if (wanted.stream().anyMatch(Figure::isBesideKeycloak)) {
      keycloak.prepare();
      latchkey.prepare();
    }
    for (var figure : wanted) {
      figure.measure();
    }
    report.write();
  }
}
