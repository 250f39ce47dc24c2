package dev.latchkey.server.passwords.imported;

/// What is asked of every recipe.
final class CostBounds {
  static final int MEMORY_KIB = 128 * 1024;
  private static final int LEAST_SALT = 4;
  private static final int MOST_SALT = 64;
  private static final int LEAST_DIGEST = 16;
  private static final int MOST_DIGEST = 64;

  private CostBounds() {}

  static void salt(byte[] salt) {
    within("the salt's length in bytes", salt.length, LEAST_SALT, MOST_SALT);
  }

  static void digest(int length) {
    within("the hash's length in bytes", length, LEAST_DIGEST, MOST_DIGEST);
  }

  static void within(String what, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          what + " is " + value + ", and must be between " + least + " and " + most);
    }
  }
}
