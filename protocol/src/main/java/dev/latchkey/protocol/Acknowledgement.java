package dev.latchkey.protocol;

import dev.latchkey.protocol.crypto.FieldEncoding;
import dev.latchkey.protocol.crypto.Octets;
import java.util.Locale;

/// What Latchkey says to a receipt.
///
/// @param transcript tr of the claim
/// @param result whether the receipt stands
/// @param outcome the outcome that stands in Latchkey's record
/// @param code the code that stands there
/// @param alarm two agents used this token
public record Acknowledgement(
    Octets transcript, Result result, ReceiptOutcome outcome, String code, boolean alarm) {
  /// Whether the receipt stands.
  public enum Result {
    /// It is in the record, now or from before.
    ACCEPTED,
    /// Another receipt of this agent is in the record, and stays.
    CONFLICT;

    /// The name in JSON and in encodings.
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Acknowledgement {
    transcript.ofLength(32);
    Receipt.checkCode(outcome, code);
  }

  /// That `receipt` stands.
  public static Acknowledgement accepted(Receipt receipt, boolean alarm) {
    return new Acknowledgement(
        receipt.transcript(), Result.ACCEPTED, receipt.outcome(), receipt.code(), alarm);
  }

  /// Whether this means that `receipt` need not be sent again.
  public boolean settles(Receipt receipt) {
    return transcript.equals(receipt.transcript())
        && (result == Result.CONFLICT
            || (outcome == receipt.outcome() && code.equals(receipt.code())));
  }

  byte[] encoded() {
    return FieldEncoding.labelled("lk1 ack")
        .octets(transcript)
        .text(result.toString())
        .text(outcome.toString())
        .text(code)
        .octet(alarm ? 1 : 0)
        .encoded();
  }
}
