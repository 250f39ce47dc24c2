package figures;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What is measured, and how long.
///
/// @param only the parts that are measured; all, if none is named
public record Options(Map<String, Integer> numbers, Set<String> only) {
  private static final Map<String, Integer> DEFAULTS =
      Map.of(
          "starts", 5,
          "rounds", 3,
          "seconds", 30,
          "connections", 32,
          "warm-up", 40,
          "requests", 10_000,
          "pairs", 200,
          "accounts", 1_000_000);
  private static final Set<String> PARTS =
      Set.of("start", "memory", "rate", "sign_in", "uniformity", "mail", "accounts");

  public static Options parse(List<String> arguments) {
    var numbers = new HashMap<>(DEFAULTS);
    var only = Set.<String>of();
    for (int i = 0; i < arguments.size(); i += 2) {
      var name = arguments.get(i).replaceFirst("^--", "");
      if (i + 1 == arguments.size() || !(name.equals("only") || DEFAULTS.containsKey(name))) {
        throw new Failure("unknown option " + arguments.get(i) + "; see the head of the script");
      } else if (name.equals("only")) {
        only = Set.of(arguments.get(i + 1).split(","));
      } else {
        numbers.put(name, Integer.parseInt(arguments.get(i + 1)));
      }
    }
    if (!PARTS.containsAll(only)) {
      throw new Failure("there is a part of --only that is none of " + new TreeSet<>(PARTS));
    }
    return new Options(numbers, only);
  }

  public boolean wants(String part) {
    return only.isEmpty() || only.contains(part);
  }

  int starts() {
    return numbers.get("starts");
  }

  int rounds() {
    return numbers.get("rounds");
  }

  int memoryRounds() {
    return (rounds() + 1) / 2;
  }

  int seconds() {
    return numbers.get("seconds");
  }

  int connections() {
    return numbers.get("connections");
  }

  /// Seconds of processor time before a rate is measured.
  int warmUp() {
    return numbers.get("warm-up");
  }

  int requests() {
    return numbers.get("requests");
  }

  int pairs() {
    return numbers.get("pairs");
  }

  int accounts() {
    return numbers.get("accounts");
  }
}
