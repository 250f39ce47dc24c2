package dev.latchkey.server.secrets;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// Compares what is shown with what it should be, in a time that does not tell how much of it is
/// right.
public final class ConstantTime {
  private ConstantTime() {}

  public static boolean same(String shown, String expected) {
    return MessageDigest.isEqual(
        shown.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
  }
}
