package dev.latchkey.protocol;

import dev.latchkey.protocol.crypto.FieldEncoding;
import dev.latchkey.protocol.crypto.Octets;
import java.util.Locale;

/// What Latchkey says to a receipt.
///
/// @param transcript tr of the claim
/// @param nonce of the message that this answers
/// @param result whether the receipt stands
/// @param outcome the outcome that stands in Latchkey's record
/// @param code the code that stands there
/// @param alarm two agents used this token
public record Acknowledgement(
    Octets transcript,
    Nonce nonce,
    Result result,
    ReceiptOutcome outcome,
    String code,
    boolean alarm) {
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

  /// That the receipt stands.
  public static Acknowledgement accepted(ReceiptRequest request, boolean alarm) {
    return to(request, Result.ACCEPTED, request.receipt(), alarm);
  }

  /// That another receipt stands, and stays.
  public static Acknowledgement conflict(ReceiptRequest request, Receipt standing, boolean alarm) {
    return to(request, Result.CONFLICT, standing, alarm);
  }

  private static Acknowledgement to(
      ReceiptRequest request, Result result, Receipt standing, boolean alarm) {
    return new Acknowledgement(
        request.receipt().transcript(),
        request.nonce(),
        result,
        standing.outcome(),
        standing.code(),
        alarm);
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
        .octets(nonce.value())
        .text(result.toString())
        .text(outcome.toString())
        .text(code)
        .octet(alarm ? 1 : 0)
        .encoded();
  }
}
