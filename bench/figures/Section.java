package figures;

/// A part of the results: a heading of the second rank and what follows it.
///
/// @param title empty for what stands before the first heading
public record Section(String title, String text) {
  @Override
  public String toString() {
    return (title.isEmpty() ? "" : "## " + title + "\n\n") + text.strip() + "\n";
  }
}
