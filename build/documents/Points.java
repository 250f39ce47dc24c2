package documents;

import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What must be shown of the delivery protocol: each point has a row that names the tests with its
/// tag, all of them and no others, or says what else to see.
public record Points(Folder folder) {
  static final String TABLE = "docs/protocol.md";
  private static final int ALL = 17;
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| (DP-\\d+) \\| [^|]+ \\| ([^|]+) \\|$");

  public void check(Tests tests, Faults faults) throws IOException {
    var rows = ROW.matcher(folder.read(TABLE)).results().toList();
    var wanted = IntStream.rangeClosed(1, ALL).mapToObj(number -> "DP-" + number).toList();
    if (!rows.stream().map(row -> row.group(1)).toList().equals(wanted)) {
      faults.add(TABLE, "the rows are not DP-1 to DP-" + ALL);
    }
    rows.forEach(row -> check(row, tests.tagged(row.group(1)), faults));
  }

  private static void check(MatchResult row, List<String> tagged, Faults faults) {
    var named =
        Tests.NAMED
            .matcher(row.group(2))
            .results()
            .map(name -> name.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    if (!named.equals(new TreeSet<>(tagged))) {
      faults.add(TABLE, row.group(1) + " names " + named + "; its tag is on " + tagged);
    }
    if (named.isEmpty() && !row.group(2).contains("see ")) {
      faults.add(TABLE, "nothing shows " + row.group(1));
    }
  }
}
