package dev.latchkey.server.web.page;

import java.util.Set;

/// Something went wrong: what it was and what to do next, without inner detail.
///
/// @param minutes on 429 and 503 how long to wait, at least 1; otherwise 0
public record ErrorView(int status, long minutes) implements View {
  private static final Set<Integer> EXPLAINED = Set.of(400, 403, 404, 405, 413, 421, 429, 500, 503);

  /// The status whose words fit: unknown ones read as 400 or 500.
  public int explained() {
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
