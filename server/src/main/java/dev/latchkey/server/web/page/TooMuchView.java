package dev.latchkey.server.web.page;

import java.util.Map;

/// The sessions of an account have sent or received too much: what its owner can do meanwhile.
///
/// @param minutes how long to wait, at least 1
/// @param notice the key of what was done on the page before; empty for nothing
public record TooMuchView(long minutes, String notice) implements View {
  private static final Map<String, String> NOTICES =
      Map.of(
          "others-ended", "account.notice.OTHERS_ENDED",
          "password-changed", "account.notice.PASSWORD_CHANGED",
          "confirmed", "account.notice.CONFIRMED");

  /// After a form that leads to a page with such a notice.
  static TooMuchView after(String notice, long minutes) {
    return new TooMuchView(minutes, NOTICES.getOrDefault(notice, ""));
  }

  @Override
  public String template() {
    return "error/too-much.jte";
  }
}
