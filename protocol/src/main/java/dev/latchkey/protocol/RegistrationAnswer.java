package dev.latchkey.protocol;

import dev.latchkey.protocol.crypto.FieldEncoding;
import dev.latchkey.protocol.crypto.Octets;
import java.util.List;

/// What Latchkey says to a holder of a registration token.
///
/// @param transcript tr of the request that this answers
/// @param nonce of the message that this answers
/// @param server the id of the registered server
/// @param name what its owner calls it
/// @param owner whose account it belongs to, for the user to read
/// @param secondsLeft until the registration expires when ready; else 0
/// @param tlsKeys as in [RedemptionAnswer]
public record RegistrationAnswer(
    Octets transcript,
    Nonce nonce,
    RegistrationStatus status,
    String server,
    String name,
    String owner,
    int secondsLeft,
    List<Octets> tlsKeys) {
  public RegistrationAnswer {
    transcript.ofLength(32);
    PrintableText.checkPresent("server", server);
    PrintableText.checkPresent("name", name);
    PrintableText.checkPresent("owner", owner);
    if (secondsLeft < 0 || (secondsLeft > 0 && status != RegistrationStatus.READY)) {
      throw new IllegalArgumentException("seconds_left: only while ready");
    }
    tlsKeys = TlsKeys.checked(tlsKeys);
  }

  byte[] encoded() {
    return FieldEncoding.labelled("lk1 registered")
        .octets(transcript)
        .octets(nonce.value())
        .text(status.toString())
        .text(server)
        .text(name)
        .text(owner)
        .number(secondsLeft)
        .bytes(TlsKeys.joined(tlsKeys))
        .encoded();
  }
}
