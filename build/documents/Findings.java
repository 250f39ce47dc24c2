package documents;

import java.io.IOException;
import java.util.regex.Pattern;

/// Each row of the findings can be read by the report of an audit: else it would never be overdue.
public record Findings(Folder folder) {
  private static final String TABLE = "docs/findings.md";
  private static final Pattern ROW =
      Pattern.compile("\\| \\d{4}-\\d\\d-\\d\\d \\| (critical|high|medium|low) \\| .+ \\|");

  public void check(Faults faults) throws IOException {
    folder
        .read(TABLE)
        .lines()
        .filter(line -> line.startsWith("|"))
        .skip(2)
        .filter(line -> !ROW.matcher(line).matches())
        .forEach(line -> faults.add(TABLE, "this row is malformed: " + line));
  }
}
