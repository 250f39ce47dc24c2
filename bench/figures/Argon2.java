package figures;

/// The cost of a password's hash.
record Argon2(int memoryKib, int passes) {
  /// Latchkey's own.
  static final Argon2 USUAL = new Argon2(12_288, 3);

  /// Keycloak's.
  static final Argon2 CHEAP = new Argon2(7_168, 5);

  @Override
  public String toString() {
    return memoryKib + " KiB, " + passes + " passes";
  }
}
