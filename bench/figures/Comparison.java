package figures;

import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What stands at the head of the results: both side by side, what is compared, and how.
record Comparison(Place place, Options options, Machine machine, List<Compared> figures) {
  boolean isMeasured() throws IOException {
    for (var figure : figures) {
      if (!figure.isMeasured()) {
        return false;
      }
    }
    return true;
  }

  /// For those who have measured a part of it only.
  void tellRows() throws IOException {
    for (var figure : figures) {
      if (figure.isMeasured()) {
        Place.say(
            "not written, because not all of start, memory and rate are measured: " + figure.row());
      }
    }
  }

  List<Section> sections() throws IOException, InterruptedException {
    return List.of(
        new Section("", head()),
        new Section("What is compared", explanations()),
        new Section("Machine and versions", machine.versions(place)),
        new Section("Commands", commands()));
  }

  private String head() throws IOException, InterruptedException {
    return """
    # Latchkey beside Keycloak

    Written by `bench/run` on %s, commit %s.
    Read the ratios; the absolute figures are those of this machine and of whatever else ran on it.

    | figure | Latchkey | Keycloak | ratio | wanted | reached |
    |---|---|---|---|---|---|
    %s
    | beside them | Latchkey | Keycloak |
    |---|---|---|
    %s
    Ratios round by round: %s.
    """
        .formatted(
            LocalDate.now(ZoneOffset.UTC),
            Machine.commit(place),
            each(Compared::row, ""),
            each(Compared::besides, ""),
            each(Compared::ratios, "; "));
  }

  private String explanations() throws IOException {
    return each(Compared::explanation, "")
        + """
        - **The same for both**: this machine and JDK, HTTPS on loopback with TLS 1.3, a certificate with an EC P-256 key under
          an authority of its own, an embedded database, one account. Keycloak is its own distribution after
          `kc.sh build --db=dev-file`, with its default memory settings; Latchkey runs by its launcher, with the start-up cache
          that it makes for itself after its first start.
        """;
  }

  private String commands() {
    return """
    ```
    bench/run --starts %d --rounds %d --seconds %d --connections %d

    LATCHKEY_AOT=now ./latchkey serve --data bench/scratch/latchkey --port %d    # once, makes the cache
    ./latchkey serve --data bench/scratch/latchkey --port %d

    kc.sh build --db=dev-file                                                   # once
    kc.sh start --optimized --http-host=127.0.0.1 --https-port=%d --http-management-port=%d \\
      --hostname=https://localhost:%d --https-certificate-file=server.pem --https-certificate-key-file=server.key \\
      --https-protocols=TLSv1.3

    taskset -c %s wrk --threads 1 --connections %d --duration %ds --timeout 60s --latency --script load.lua URL
    ```
    """
        .formatted(
            options.starts(),
            options.rounds(),
            options.seconds(),
            options.connections(),
            place.latchkeyPort(),
            place.latchkeyPort(),
            place.keycloakPort(),
            place.keycloakManagementPort(),
            place.keycloakPort(),
            Place.loadCores(),
            options.connections(),
            options.seconds());
  }

  /// Words of a figure.
  private interface Words {
    String of(Compared figure) throws IOException;
  }

  private String each(Words words, String between) throws IOException {
    var all = new ArrayList<String>();
    for (var figure : figures) {
      all.add(words.of(figure));
    }
    return all.stream().collect(Collectors.joining(between));
  }
}
