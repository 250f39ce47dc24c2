package dev.latchkey.protocol;

import dev.latchkey.protocol.crypto.FieldEncoding;
import dev.latchkey.protocol.crypto.Octets;
import java.util.regex.Pattern;

/// What the claiming agent reports.
///
/// @param transcript tr of the claim
/// @param code why it failed, a word of lower-case letters, digits and `_`; empty unless failed
public record Receipt(Octets transcript, ReceiptOutcome outcome, String code) {
  private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9_]{0,39}");

  public Receipt {
    transcript.ofLength(32);
    checkCode(outcome, code);
  }

  byte[] encoded() {
    return FieldEncoding.labelled("lk1 receipt")
        .octets(transcript)
        .text(outcome.toString())
        .text(code)
        .encoded();
  }

  static void checkCode(ReceiptOutcome outcome, String code) {
    if (outcome == ReceiptOutcome.FAILED ? !CODE.matcher(code).matches() : !code.isEmpty()) {
      throw new IllegalArgumentException("code: a word when failed, else empty");
    }
  }
}
