package dev.latchkey.server.passwords;

import dev.latchkey.server.passwords.imported.HashParameters;
import java.util.Optional;

/// A password's hash as it lies sealed in the table.
///
/// @param outer the PHC string of Argon2id, ours
/// @param inner how the password was hashed before, where it was imported: the outer hash is of
///   what that comes to, not of the password
record StoredHash(String outer, Optional<HashParameters> inner) {
  /// One line: the outer string, and after a blank the recipe, where there is one.
  String text() {
    return outer + inner.map(recipe -> " " + recipe.text()).orElse("");
  }

  /// Reads what [#text] made. A recipe that cannot be read is a bug or tampering.
  static StoredHash of(String text) {
    var blank = text.indexOf(' ');
    if (blank < 0) {
      return new StoredHash(text, Optional.empty());
    }
    var recipe = HashParameters.parse(text.substring(blank + 1));
    return new StoredHash(
        text.substring(0, blank),
        Optional.of(
            recipe.orElseThrow(() -> new IllegalStateException("a stored hash is damaged"))));
  }

  /// Whether the password is to be rehashed at the next sign-in.
  boolean isOutdated(Argon2Cost wanted) {
    return inner.isPresent()
        || Argon2Cost.of(outer).filter(stored -> !stored.isBelow(wanted)).isEmpty();
  }

  /// Whether the password may be rehashed some time: the hash is as strong as today's and costs the
  /// server another amount.
  boolean isOtherwise(Argon2Cost wanted) {
    return Argon2Cost.of(outer)
        .filter(stored -> !stored.equals(wanted) && stored.isEqualFor(wanted))
        .isPresent();
  }

  /// What it is, for an operator; nothing of the hash itself.
  String kind() {
    return inner.map(recipe -> recipe.kind() + " in ").orElse("")
        + Argon2Cost.of(outer).map(cost -> "argon2id " + cost.text()).orElse("unknown");
  }
}
