package dev.latchkey.server.passwords;

import dev.latchkey.server.secrets.Secret;
import java.text.Normalizer;
import java.util.Optional;

/// A password as it is hashed: prepared by the OpaqueString profile of RFC 8265 (other blanks
/// become U+0020, then NFC), nothing cut, no case changed (C-33).
public record Password(Secret value) {
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

  /// Length in code points.
  int length() {
    var text = value.exposeText();
    return text.codePointCount(0, text.length());
  }
}
