package dev.latchkey.server.selfcheck;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Whether the running server has room for the next request.
final class CapacityCheck implements Check {
  private static final String NAME = "places";
  private final Supplier<Map<String, Long>> free;

  /// @param free how many places are free, by what for; empty where no server runs
  CapacityCheck(Supplier<Map<String, Long>> free) {
    this.free = free;
  }

  /// Looks at what a running server says of itself.
  CapacityCheck(RunningMetrics metrics) {
    this(() -> metrics.values("latchkey_free_places"));
  }

  @Override
  public List<Finding> check() {
    var places = free.get();
    var full =
        places.entrySet().stream()
            .filter(kind -> kind.getValue() == 0)
            .map(Map.Entry::getKey)
            .sorted()
            .collect(Collectors.joining(", "));
    if (!full.isEmpty()) {
      return List.of(
          Finding.wrong(
              NAME,
              "No slot is free for: " + full + ".",
              "The machine is overloaded; the metrics show with what."));
    }
    return places.isEmpty()
        ? List.of(
            Finding.note(
                NAME,
                "No running server reports how busy it is.",
                "Start it with a management.port."))
        : List.of(Finding.good(NAME, "There are free slots for requests and hashes."));
  }
}
