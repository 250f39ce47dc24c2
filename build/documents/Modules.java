package documents;

import java.io.IOException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `ARCHITECTURE.md` lists the modules as the table of the architecture test does, within 120
/// columns.
public record Modules(Folder folder) {
  private static final Pattern MODULES = Pattern.compile("(?s)MODULES =\\s*\"\"\"\n(.*?)\"\"\"");
  private static final String DOCUMENT = "ARCHITECTURE.md";

  public void check(Faults faults) throws IOException {
    var test = folder.read("server/src/test/java/dev/latchkey/server/ArchitectureTests.java");
    var table = MODULES.matcher(test);
    if (!table.find()) {
      faults.add(DOCUMENT, "the architecture test has no table of modules that can be read");
      return;
    }
    var written = folder.read(DOCUMENT);
    var text = written.replaceAll("\n  +", " ");
    if (written.lines().anyMatch(line -> line.length() > 120)) {
      faults.add(DOCUMENT, "a line is longer than 120 columns");
    }
    for (var line : table.group(1).strip().lines().toList()) {
      var row = row(line);
      if (text.lines().noneMatch(shown -> shown.equals(row) || shown.startsWith(row + ","))) {
        faults.add(DOCUMENT, "the list of modules does not show: " + line.strip());
      }
    }
  }

  private static String row(String line) {
    var sides = (line.strip() + " ").split(" -> ?", 2);
    var uses =
        Stream.of(sides[1].strip().split(" "))
            .filter(name -> !name.isEmpty() && !name.equals("root"))
            .map(name -> "`" + name + "`")
            .collect(Collectors.joining(" "));
    return "- `" + sides[0] + "`: " + (uses.isEmpty() ? "-" : uses);
  }
}
