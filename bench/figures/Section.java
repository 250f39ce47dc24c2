package figures;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A part of the results: a heading of the second rank and what follows it.
///
/// @param title empty for what stands before the first heading
public record Section(String title, String text) {
  private static final int WIDTH = 120;

  @Override
  public String toString() {
    var prose = text.strip().lines().map(Section::wrapped).collect(Collectors.joining("\n"));
    return (title.isEmpty() ? "" : "## " + title + "\n\n") + prose + "\n";
  }

  /// Breaks a line of prose that is too long, because figures were put in; tables stay as they are.
  private static String wrapped(String line) {
    if (line.length() <= WIDTH || line.startsWith("|")) {
      return line;
    }
    var indent = line.startsWith("- ") || line.startsWith("  ") ? "  " : "";
    List<String> lines = new ArrayList<>();
    var current = new StringBuilder();
    for (var word : line.strip().split(" ")) {
      if (current.length() + 1 + word.length() > WIDTH) {
        lines.add(current.toString());
        current = new StringBuilder(indent);
      } else if (!current.isEmpty()) {
        current.append(' ');
      }
      current.append(word);
    }
    lines.add(current.toString());
    return String.join("\n", lines);
  }
}
