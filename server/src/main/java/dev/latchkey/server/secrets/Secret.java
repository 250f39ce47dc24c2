package dev.latchkey.server.secrets;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/// A value that must never be shown: a password, a token, a key (S4-41, the `SensitiveContent` of
/// the requirements).
///
/// Text, JSON, format and exception output of a secret show [#MASK]. The value leaves only through
/// a method whose name begins with `expose`, so that a search finds every place. Equality takes the
/// same time whatever differs.
public final class Secret {
  public static final String MASK = "***";

  private final byte[] value;

  private Secret(byte[] value) {
    this.value = value;
  }

  /// Takes the UTF-8 bytes of the text.
  public static Secret of(String text) {
    return new Secret(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Takes a copy of the bytes.
  public static Secret of(byte[] bytes) {
    return new Secret(bytes.clone());
  }

  /// The value as text, decoded as UTF-8.
  public String exposeText() {
    return new String(value, StandardCharsets.UTF_8);
  }

  /// A copy of the value's bytes; the caller wipes it.
  public byte[] exposeBytes() {
    return value.clone();
  }

  /// Length in bytes.
  public int size() {
    return value.length;
  }

  /// Overwrites the value; the secret is all zero bytes afterwards.
  public void wipe() {
    Arrays.fill(value, (byte) 0);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that && MessageDigest.isEqual(value, that.value);
  }

  /// The same for every secret: a hash of the value would tell about it.
  @Override
  public int hashCode() {
    return Secret.class.hashCode();
  }

  @Override
  public String toString() {
    return MASK;
  }
}
