package dev.latchkey.server.web;

import java.util.Optional;
import java.util.regex.Pattern;

/// Where on this host a person wanted to go, to come back there: a path and query, never another
/// site.
public record ReturnTo(String value) {
  /// Name of the query parameter and of the form field.
  public static final String FIELD = "return";

  /// Servers and proxies take request lines of 8 KB.
  private static final int LONGEST = 8000;

  /// All that browsers leave as it is in paths and queries (WHATWG URL, section 1.3), but for the
  /// backslash. It begins with one slash: two, or one and a backslash, would lead to another host.
  private static final Pattern FORM = Pattern.compile("/(?!/)[!$-;=?-\\[\\]-~]*");

  public ReturnTo {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a path of this host");
    }
  }

  /// The path, or empty where the text is none. A backslash in the query, where browsers send it as
  /// it is, becomes its escape.
  public static Optional<ReturnTo> parse(String text) {
    var path = text.split("\\?", 2)[0];
    var whole = path + text.substring(path.length()).replace("\\", "%5C");
    return isValid(whole) ? Optional.of(new ReturnTo(whole)) : Optional.empty();
  }

  private static boolean isValid(String text) {
    return text.length() <= LONGEST && FORM.matcher(text).matches();
  }

  /// Another page of ours that leads back to this path; the page alone where its address would be
  /// longer than a request may be.
  public String after(String page) {
    var address = QueryString.add(page, QueryString.pair(FIELD, value));
    return address.length() <= LONGEST ? address : page;
  }
}
