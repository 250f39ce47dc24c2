package dev.latchkey.server.web.page;

import java.util.Set;

/// Something went wrong: what it was and what to do next, without inner detail.
///
/// @param minutes on 429 and 503 how long to wait, at least 1; otherwise 0
/// @param unsaved whether it is that nothing can be saved
public record ErrorView(int status, long minutes, boolean unsaved) implements View {
  private static final Set<Integer> EXPLAINED = Set.of(400, 403, 404, 405, 413, 421, 429, 500, 503);

  public ErrorView(int status, long minutes) {
    this(status, minutes, false);
  }

  /// What its words are called.
  public String words() {
    return "error." + (unsaved ? "unsaved" : explained());
  }

  /// The status whose words fit: unknown ones read as 400 or 500.
  private int explained() {
    if (EXPLAINED.contains(status)) {
      return status;
    }
    return status < 500 ? 400 : 500;
  }

  @Override
  public String template() {
    return "error/error.jte";
  }
}
