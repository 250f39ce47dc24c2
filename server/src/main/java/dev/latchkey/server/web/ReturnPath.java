package dev.latchkey.server.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where on this host a person wanted to go, to come back there: a path and query, never another
/// site.
public record ReturnPath(String value) {
  /// Name of the query parameter and of the form field.
  public static final String FIELD = "return";

  private static final int LONGEST = 2000;

  /// Beginning with one slash: two, or one and a backslash, would lead to another host.
  private static final Pattern FORM =
      Pattern.compile("/(?:[A-Za-z0-9._~%!$&'()*+,;=:@?-][A-Za-z0-9._~%!$&'()*+,;=:@?/-]*)?");

  public ReturnPath {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a path of this host");
    }
  }

  /// The path, or empty where the text is none.
  public static Optional<ReturnPath> parse(String text) {
    return isValid(text) ? Optional.of(new ReturnPath(text)) : Optional.empty();
  }

  private static boolean isValid(String text) {
    return text.length() <= LONGEST && FORM.matcher(text).matches();
  }

  /// Another page of ours that leads back to this path.
  public String after(String page) {
    return page
        + (page.contains("?") ? "&" : "?")
        + FIELD
        + "="
        + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
