package dev.latchkey.server.selfcheck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// How old the newest key of each purpose is (S0-34).
final class KeyAgeCheck implements Check {
  private static final String NAME = "keys";
  private static final Duration OLD = Duration.ofDays(730);

  /// `digests` is left out: everything that was ever digested hangs on it.
  private static final Pattern KEY = Pattern.compile("(?!digests)([a-z-]+)-[0-9]+\\.key");

  private final Path keys;
  private final Clock clock;

  KeyAgeCheck(Path keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  @Override
  public List<Finding> check() {
    var old =
        newest().entrySet().stream()
            .filter(key -> key.getValue().plus(OLD).isBefore(clock.instant()))
            .map(Map.Entry::getKey)
            .toList();
    return List.of(
        old.isEmpty()
            ? Finding.good(NAME, "No key is older than two years.")
            : Finding.wrong(
                NAME,
                "Older than two years: the keys for " + String.join(", ", old) + ".",
                "Rotate them: latchkey keys --help"));
  }

  private Map<String, Instant> newest() {
    var newest = new TreeMap<String, Instant>();
    try (var files = Files.list(keys)) {
      for (var file : files.toList()) {
        var name = KEY.matcher(file.getFileName().toString());
        if (name.matches()) {
          newest.merge(
              name.group(1),
              Files.getLastModifiedTime(file).toInstant(),
              (one, other) -> one.isAfter(other) ? one : other);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("the keys folder cannot be read", e);
    }
    return newest;
  }
}
