package documents;

import java.io.IOException;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.xml.stream.XMLStreamException;

/// Which tests prove which requirement, and how they ended.
public record Matrix(Requirements requirements, Tests tests, Results results) {
  public static Matrix of(Folder folder, List<String> modules)
      throws IOException, XMLStreamException {
    return new Matrix(Requirements.of(folder), Tests.of(folder), Results.of(folder, modules));
  }

  @Override
  public String toString() {
    return """
    # Requirements and their tests

    Made by the build: which tests carry the number of a requirement (`requirements.md` says what it is and what is missing)
    or of a default or standard, and how each of them ended when it last ran. The tests in `acceptance` run against the release
    archive itself, so in the archive they are "not run".

    %s

    ## Requirements

    | ID | state | tests | last result |
    |---|---|---|---|
    %s
    ## Defaults and standards

    | ID | tests | last result |
    |---|---|---|
    %s\
    """
        .formatted(summary(), requirementRows(), otherRows());
  }

  private String summary() {
    var counts = new TreeMap<Results.Result, Long>();
    tests.byTag().values().stream()
        .flatMap(List::stream)
        .distinct()
        .forEach(test -> counts.merge(results.of(test), 1L, Long::sum));
    return counts.entrySet().stream()
        .map(count -> count.getValue() + " " + count.getKey().words)
        .collect(Collectors.joining(", ", "Tests and classes of tests: ", "."));
  }

  private String requirementRows() {
    return requirements.rows().stream()
        .map(row -> "| %s | %s | %s |\n".formatted(row.id(), row.state(), proof(row)))
        .collect(Collectors.joining());
  }

  private String proof(Requirements.Row row) {
    boolean tested = !tests.tagged(row.id()).isEmpty();
    return tested || row.state().equals("open") ? tested(row.id()) : row.note() + " | ";
  }

  private String otherRows() {
    return tests.byTag().keySet().stream()
        .filter(tag -> !tag.matches("S[04]-.*"))
        .map(tag -> "| %s | %s |\n".formatted(tag, tested(tag)))
        .collect(Collectors.joining());
  }

  /// The tests with a tag, and their results: one for all, or one each.
  private String tested(String tag) {
    var tagged = tests.tagged(tag);
    if (tagged.isEmpty()) {
      return " | ";
    }
    var each = tagged.stream().map(test -> results.of(test).words).toList();
    return "%s | %s"
        .formatted(
            tagged.stream().map(test -> "`" + test + "`").collect(Collectors.joining("<br>")),
            each.stream().distinct().count() == 1 ? each.getFirst() : String.join("<br>", each));
  }
}
