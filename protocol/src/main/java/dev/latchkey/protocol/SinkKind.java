package dev.latchkey.protocol;

import java.util.regex.Pattern;

/// What kind of place a password goes to, such as `file` or `linux-user`: what stands before the
/// colon of a sink. What follows the colon never leaves the server.
public record SinkKind(String name) {
  private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,31}");

  public SinkKind {
    if (!FORM.matcher(name).matches()) {
      throw new IllegalArgumentException("not a kind of sink");
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
