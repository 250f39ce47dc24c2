package dev.latchkey.server.clients;

/// What users see an application called: it stands in letters and on terminals, so that nothing in
/// it may pretend to be anything else.
public final class ClientName {
  private static final int MAX_CHARACTERS = 60;

  private ClientName() {}

  /// Whether the text is 1 to 60 characters of visible text and blanks.
  public static boolean isValid(String text) {
    return !text.isBlank()
        && text.length() <= MAX_CHARACTERS
        && text.codePoints().allMatch(ClientName::isVisible);
  }

  private static boolean isVisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
