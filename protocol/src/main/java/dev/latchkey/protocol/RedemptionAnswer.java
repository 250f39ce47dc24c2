package dev.latchkey.protocol;

import dev.latchkey.protocol.crypto.FieldEncoding;
import dev.latchkey.protocol.crypto.Octets;
import java.io.ByteArrayOutputStream;
import java.util.List;

/// What Latchkey says to a holder of the token.
///
/// @param transcript tr of the request that this answers
/// @param triesLeft for [AnswerStatus#WRONG_CODE]: how many more codes may be tried; else 0
/// @param alarm two agents used this token; nothing more is given out
/// @param secondsLeft until the delivery expires when ready, until the receipt is due when claimed;
///   else 0
/// @param tlsKeys SHA-256 of the SubjectPublicKeyInfo of each TLS key that Latchkey serves
/// @param enc HPKE's encapsulated key, where the answer carries a sealed password; else empty
/// @param ct the sealed [SealedBody], or empty
public record RedemptionAnswer(
    Octets transcript,
    AnswerStatus status,
    int triesLeft,
    boolean alarm,
    DeliveryGrant grant,
    int secondsLeft,
    List<Octets> tlsKeys,
    Octets enc,
    Octets ct) {
  private static final int MAX_TLS_KEYS = 16;

  public RedemptionAnswer {
    transcript.ofLength(32);
    tlsKeys = List.copyOf(tlsKeys);
    tlsKeys.forEach(hash -> hash.ofLength(32));
    if (tlsKeys.size() > MAX_TLS_KEYS) {
      throw new IllegalArgumentException("tls_keys: over " + MAX_TLS_KEYS);
    }
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
  public RedemptionAnswer(
      Octets transcript,
      AnswerStatus status,
      boolean alarm,
      DeliveryGrant grant,
      int secondsLeft,
      List<Octets> tlsKeys) {
    this(transcript, status, 0, alarm, grant, secondsLeft, tlsKeys, Octets.none(), Octets.none());
  }

  byte[] encoded() {
    var hashes = new ByteArrayOutputStream();
    tlsKeys.forEach(hash -> hashes.writeBytes(hash.bytes()));
    return FieldEncoding.labelled("lk1 answer")
        .octets(transcript)
        .text(status.toString())
        .number(triesLeft)
        .octet(alarm ? 1 : 0)
        .bytes(grant.encoded())
        .number(secondsLeft)
        .bytes(hashes.toByteArray())
        .octets(enc)
        .octets(ct)
        .encoded();
  }
}
