package dev.latchkey.server.web.page;

import static java.util.stream.Collectors.toSet;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The keys that are named in templates and code: whole ones (`"sign-up.title"`), those that are
/// put together (`"error." + status`), and those that a template puts together from one that it is
/// handed (`key + "." + i + ".more"`).
final class UsedKeys {
  private static final Pattern WHOLE = Pattern.compile("\"([a-z0-9][\\w.-]*)\"");
  private static final String PART = "(?:\"[\\w.-]*\"|[\\w.()]+)";
  private static final Pattern SUM = Pattern.compile(PART + "(?:\\s*\\+\\s*" + PART + ")+");

  /// Stands for a key that is handed in from elsewhere.
  private static final String BASE = "(.+)";

  private final Set<String> whole;
  private final List<Pattern> made;

  UsedKeys(String templates, String code) {
    whole = WHOLE.matcher(templates + code).results().map(key -> key.group(1)).collect(toSet());
    var begun = sums(code).filter(parts -> parts[0].startsWith("\""));
    made = Stream.concat(sums(templates), begun).map(UsedKeys::pattern).toList();
  }

  private static Stream<String[]> sums(String text) {
    return SUM.matcher(text)
        .results()
        .map(sum -> sum.group().split("\\s*\\+\\s*", -1))
        .filter(parts -> Arrays.stream(parts).anyMatch(part -> part.matches("\".*[.].*\"")));
  }

  private static Pattern pattern(String[] parts) {
    var pattern = new StringBuilder();
    for (var part : parts) {
      if (part.startsWith("\"")) {
        pattern.append(Pattern.quote(part.replace("\"", "")));
      } else if (pattern.isEmpty()) {
        pattern.append(BASE);
      } else {
        pattern.append(part.matches("i[)]*") ? "[0-9]+" : "[^.]+");
      }
    }
    return Pattern.compile(pattern.toString());
  }

  boolean contains(String key) {
    return whole.contains(key) || made.stream().anyMatch(pattern -> isMade(pattern, key));
  }

  private boolean isMade(Pattern pattern, String key) {
    var matcher = pattern.matcher(key);
    return matcher.matches() && (matcher.groupCount() == 0 || isBase(matcher.group(1)));
  }

  private boolean isBase(String key) {
    return whole.contains(key)
        || made.stream()
            .anyMatch(begun -> !begun.pattern().contains(BASE) && begun.matcher(key).matches());
  }
}
