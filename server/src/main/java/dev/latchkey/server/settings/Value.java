package dev.latchkey.server.settings;

/// What is set.
///
/// @param where it is set, to be read behind a complaint; empty for an argument, which is in sight
record Value(String text, String where) {
  /// Masked: someone may have put a secret there.
  @Override
  public String toString() {
    return "Value[where=" + where + "]";
  }
}
