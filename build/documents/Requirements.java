package documents;

import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The rows of the requirements: there is one for each, a covered one is proven by a test that
/// carries its number or says what else to see, and others say what is missing.
public record Requirements(List<Row> rows) {
  static final String TABLE = "docs/requirements.md";
  private static final Pattern ROW =
      Pattern.compile(
          "(?m)^\\| (S[04]-\\d\\d) \\| ([^|]+) \\| (covered|partly|open) \\|(?: ([^|]+))? \\|$");

  /// @param note what is missing, or what else to see
  record Row(String id, String requirement, String state, String note) {}

  public static Requirements of(Folder folder) throws IOException {
    var found = ROW.matcher(folder.read(TABLE)).results();
    return new Requirements(
        found
            .map(m ->
                new Row(m.group(1), m.group(2), m.group(3), m.group(4) == null ? "" : m.group(4)))
            .toList());
  }

  public void check(Tests tests, Faults faults) {
    var missing = new TreeSet<String>();
    Stream.concat(ids("S0", 45), ids("S4", 74)).forEach(missing::add);
    for (var row : rows) {
      if (!missing.remove(row.id)) {
        faults.add(TABLE, "there is no requirement " + row.id + ", or it stands twice");
      }
      check(row, !tests.tagged(row.id).isEmpty(), faults);
    }
    missing.forEach(id -> faults.add(TABLE, "the row " + id + " is missing or malformed"));
  }

  private static Stream<String> ids(String source, int last) {
    return IntStream.rangeClosed(1, last).mapToObj(number -> "%s-%02d".formatted(source, number));
  }

  private static void check(Row row, boolean tested, Faults faults) {
    boolean proven = tested || row.note.matches("(.* )?see .*");
    if (row.state.equals("covered") && !proven) {
      faults.add(
          TABLE, row.id + " is called covered; no test has its number, and it says no \"see\"");
    }
    if (row.state.equals("partly") && !proven) {
      faults.add(TABLE, row.id + " is called partly covered, and nothing proves the part");
    }
    if (!row.state.equals("covered") && row.note.isBlank()) {
      faults.add(TABLE, row.id + " does not say what is missing");
    }
    if (row.state.equals("open") && tested) {
      faults.hint(TABLE, row.id + " is called open and has tests");
    }
  }
}
