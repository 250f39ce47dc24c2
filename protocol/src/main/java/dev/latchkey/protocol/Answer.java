package dev.latchkey.protocol;

import dev.latchkey.protocol.crypto.Fields;
import dev.latchkey.protocol.crypto.Octets;
import java.io.ByteArrayOutputStream;
import java.util.List;

/// What Latchkey says to a holder of the token.
///
/// @param transcript tr of the request that this answers
/// @param triesLeft for [Status#WRONG_CODE]: how many more codes may be tried; else 0
/// @param alarm two agents used this token; nothing more is given out
/// @param secondsLeft until the delivery expires when ready, until the receipt is due when claimed;
///   else 0
/// @param tlsKeys SHA-256 of the SubjectPublicKeyInfo of each TLS key that Latchkey serves
/// @param enc HPKE's encapsulated key, where the answer carries a sealed password; else empty
/// @param ct the sealed [SealedBody], or empty
public record Answer(
    Octets transcript,
    Status status,
    int triesLeft,
    boolean alarm,
    Grant grant,
    int secondsLeft,
    List<Octets> tlsKeys,
    Octets enc,
    Octets ct) {
  private static final int MAX_TLS_KEYS = 16;

  public Answer {
    transcript.ofLength(32);
    tlsKeys = List.copyOf(tlsKeys);
    tlsKeys.forEach(hash -> hash.ofLength(32));
    if (tlsKeys.size() > MAX_TLS_KEYS) {
      throw new IllegalArgumentException("tls_keys: over " + MAX_TLS_KEYS);
    }
    if (triesLeft < 0 || (triesLeft > 0 && status != Status.WRONG_CODE)) {
      throw new IllegalArgumentException("tries_left: only with a wrong code");
    }
    boolean timed = status == Status.READY || status == Status.CLAIMED;
    if (secondsLeft < 0 || (secondsLeft > 0 && !timed)) {
      throw new IllegalArgumentException("seconds_left: only while ready or claimed");
    }
    if (enc.isEmpty() != ct.isEmpty() || (!enc.isEmpty() && status != Status.CLAIMED)) {
      throw new IllegalArgumentException("enc, ct: both or none, and only when claimed");
    }
  }

  /// An answer that carries no sealed password.
  public Answer(
      Octets transcript,
      Status status,
      boolean alarm,
      Grant grant,
      int secondsLeft,
      List<Octets> tlsKeys) {
    this(transcript, status, 0, alarm, grant, secondsLeft, tlsKeys, Octets.none(), Octets.none());
  }

  byte[] encoded() {
    var hashes = new ByteArrayOutputStream();
    tlsKeys.forEach(hash -> hashes.writeBytes(hash.bytes()));
    return Fields.labelled("lk1 answer")
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
