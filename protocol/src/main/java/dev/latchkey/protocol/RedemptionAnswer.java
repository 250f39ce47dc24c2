package dev.latchkey.protocol;

import dev.latchkey.protocol.crypto.FieldEncoding;
import dev.latchkey.protocol.crypto.HpkeCiphertext;
import dev.latchkey.protocol.crypto.Octets;
import java.util.List;

/// What Latchkey says to a holder of the token.
///
/// @param transcript tr of the request that this answers
/// @param nonce of the message that this answers
/// @param triesLeft for [AnswerStatus#WRONG_CODE]: how many more codes may be tried; else 0
/// @param alarm two agents used this token; nothing more is given out
/// @param secondsLeft until the delivery expires when ready, until the receipt is due when claimed;
///   else 0
/// @param tlsKeys SHA-256 of the SubjectPublicKeyInfo of each TLS key that Latchkey serves
/// @param enc HPKE's encapsulated key, where the answer carries a sealed password; else empty
/// @param ct the sealed [SealedBody], or empty
public record RedemptionAnswer(
    Octets transcript,
    Nonce nonce,
    AnswerStatus status,
    int triesLeft,
    boolean alarm,
    DeliveryGrant grant,
    int secondsLeft,
    List<Octets> tlsKeys,
    Octets enc,
    Octets ct) {
  public RedemptionAnswer {
    transcript.ofLength(32);
    tlsKeys = TlsKeys.checked(tlsKeys);
    if (triesLeft < 0 || (triesLeft > 0 && status != AnswerStatus.WRONG_CODE)) {
      throw new IllegalArgumentException("tries_left: only with a wrong code");
    }
    boolean timed = status == AnswerStatus.READY || status == AnswerStatus.CLAIMED;
    if (secondsLeft < 0 || (secondsLeft > 0 && !timed)) {
      throw new IllegalArgumentException("seconds_left: only while ready or claimed");
    }
    if (enc.isEmpty() != ct.isEmpty() || (!enc.isEmpty() && status != AnswerStatus.CLAIMED)) {
      throw new IllegalArgumentException("enc, ct: both or none, and only when claimed");
    }
  }

  /// An answer that carries no sealed password.
  public static RedemptionAnswer to(
      RedemptionRequest request,
      AnswerStatus status,
      boolean alarm,
      DeliveryGrant grant,
      int secondsLeft,
      List<Octets> tlsKeys) {
    return new RedemptionAnswer(
        request.redeem().transcript(),
        request.nonce(),
        status,
        0,
        alarm,
        grant,
        secondsLeft,
        tlsKeys,
        Octets.none(),
        Octets.none());
  }

  /// The same with a sealed password.
  public RedemptionAnswer with(HpkeCiphertext box) {
    return new RedemptionAnswer(
        transcript,
        nonce,
        status,
        triesLeft,
        alarm,
        grant,
        secondsLeft,
        tlsKeys,
        box.enc(),
        box.ct());
  }

  /// The same with the number of codes that may still be tried.
  public RedemptionAnswer withTriesLeft(int left) {
    return new RedemptionAnswer(
        transcript, nonce, status, left, alarm, grant, secondsLeft, tlsKeys, enc, ct);
  }

  byte[] encoded() {
    return FieldEncoding.labelled("lk1 answer")
        .octets(transcript)
        .octets(nonce.value())
        .text(status.toString())
        .number(triesLeft)
        .octet(alarm ? 1 : 0)
        .bytes(grant.encoded())
        .number(secondsLeft)
        .bytes(TlsKeys.joined(tlsKeys))
        .octets(enc)
        .octets(ct)
        .encoded();
  }
}
