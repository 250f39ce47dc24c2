package documents;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Every number that a tag, a comment or a document names has a row that says what it means.
public record Numbers(Set<String> defined) {
  private static final String NUMBER =
      "(S[04]-\\d\\d|DP-\\d+|C-\\d\\d|CS-[A-Z]{2}-\\d+|ASVS-\\d+\\.\\d+\\.\\d+(?:-\\d+\\.\\d+\\.\\d+)?"
          + "|UTS39-\\d+|RFC\\d{4}-\\d+|NIST-B4-[\\d.]+-\\w+)";
  private static final Pattern USE = Pattern.compile("(?<![\\w-])" + NUMBER + "(?![\\w-])");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| " + NUMBER + " \\| ");
  private static final List<String> TABLES =
      List.of(Requirements.TABLE, Points.TABLE, "docs/forgotten-passwords.md");

  public static Numbers of(Folder folder) throws IOException {
    var defined = new TreeSet<String>();
    for (var table : TABLES) {
      defined.addAll(found(ROW, folder.read(table)));
    }
    return new Numbers(defined);
  }

  public void check(Folder folder, Tests tests, Faults faults) throws IOException {
    var unused = new TreeSet<>(defined);
    unused.removeIf(number -> number.matches("(S|DP).*"));
    for (var file : folder.texts()) {
      var name = folder.name(file);
      var used = TABLES.contains(name) ? Set.<String>of() : found(USE, Files.readString(file));
      unused.removeAll(used);
      used.stream()
          .filter(number -> !defined.contains(number))
          .forEach(number -> faults.add(name, number + " is defined nowhere in " + TABLES));
    }
    tests.byTag().keySet().stream()
        .filter(tag -> !defined.contains(tag))
        .forEach(tag -> faults.add(tests.tagged(tag).getFirst(), "no row for its tag " + tag));
    unused.removeIf(number -> number.startsWith("CS-FP-"));
    unused.forEach(number -> faults.hint(Requirements.TABLE, number + " is used nowhere"));
  }

  private static Set<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(Numbers::number).collect(Collectors.toSet());
  }

  private static String number(MatchResult found) {
    return found.group(1);
  }
}
