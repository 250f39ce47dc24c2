package dev.latchkey.server.passwords.imported;

import dev.latchkey.server.secrets.Secret;
import java.util.Optional;
import java.util.stream.Stream;

/// How another program hashed a password: everything but the result.
///
/// Each kind checks its own bounds: a recipe that exists can be computed in about a second and in
/// 128 MiB at most, however hostile the string was that it was read from.
public sealed interface HashParameters permits Argon2, Bcrypt, Pbkdf2, Scrypt {
  /// What the password comes to.
  byte[] digest(Secret password);

  /// The recipe as one word without blanks; [#parse] reads it.
  String text();

  /// Algorithm and cost, for an operator.
  default String kind() {
    return text().substring(0, text().lastIndexOf(':'));
  }

  /// The recipe of a text that [#text] made; empty for any other.
  static Optional<HashParameters> parse(String text) {
    return Stream.of(Argon2.read(text), Bcrypt.read(text), Pbkdf2.read(text), Scrypt.read(text))
        .flatMap(Optional::stream)
        .findFirst();
  }
}
