package dev.latchkey.server;

import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/// The links of letters: their short paths lead to the pages.
public final class TestLinks {
  private static final Map<String, String> SHORT =
      Map.of(
          "/verify", "/v",
          "/reset-password", "/r",
          "/invitation", "/i",
          "/sign-in-link", "/l",
          "/account/email/confirm", "/a",
          "/account/email/take-back", "/b");

  private TestLinks() {}

  /// Finds a link to the page; its first group is the token.
  public static Pattern to(String base, String page) {
    var path = Objects.requireNonNull(SHORT.get(page));
    return Pattern.compile(Pattern.quote(base + path + "#") + "([A-Za-z0-9_]{43})");
  }
}
