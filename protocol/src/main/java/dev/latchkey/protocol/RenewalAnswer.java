package dev.latchkey.protocol;

import dev.latchkey.protocol.crypto.FieldEncoding;
import java.util.Locale;

/// What Latchkey says to a registered server's next sealing key.
///
/// @param nonce of the message that this answers
/// @param number of the sealing key that is in use; 0 where the server is not active
public record RenewalAnswer(Nonce nonce, Status status, long number) {
  /// Where the server stands.
  public enum Status {
    /// It may redeem; passwords are sealed to the key of the number.
    ACTIVE,
    /// It may not, until its owner lets it.
    SUSPENDED,
    /// It is not registered any more.
    REMOVED;

    /// The name in JSON and in encodings.
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public RenewalAnswer {
    if (number < 0 || (number == 0) != (status != Status.ACTIVE)) {
      throw new IllegalArgumentException("number: of an active server's key");
    }
  }

  byte[] encoded() {
    return FieldEncoding.labelled("lk1 renewed")
        .octets(nonce.value())
        .text(status.toString())
        .number(number)
        .encoded();
  }
}
