package dev.latchkey.server.passwords;

import dev.latchkey.server.secrets.Secret;
import java.text.Normalizer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A password as it is hashed: prepared by the OpaqueString profile of RFC 8265 (other blanks
/// become U+0020, then NFC), nothing cut, no case changed (C-33).
record Password(Secret value) {
  /// The prepared password; empty for one that holds a control character, which no keyboard types
  /// and no profile allows.
  public static Optional<Password> prepare(Secret entered) {
    var text = entered.exposeText();
    if (text.codePoints().anyMatch(Character::isISOControl)) {
      return Optional.empty();
    }
    var blanks = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> Character.getType(c) == Character.SPACE_SEPARATOR ? ' ' : c)
        .forEach(blanks::appendCodePoint);
    return Optional.of(new Password(Secret.of(Normalizer.normalize(blanks, Normalizer.Form.NFC))));
  }

  /// What an entered text may have been hashed as: prepared, and where that is another text, or
  /// none, as it was typed: other programs hash what they get. How many there are follows from the
  /// text alone, never from an account.
  static List<Password> readings(Secret entered) {
    return Stream.concat(prepare(entered).stream(), Stream.of(new Password(entered)))
        .distinct()
        .toList();
  }

  /// Length in code points.
  int length() {
    var text = value.exposeText();
    return text.codePointCount(0, text.length());
  }
}
