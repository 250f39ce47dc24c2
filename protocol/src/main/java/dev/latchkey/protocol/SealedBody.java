package dev.latchkey.protocol;

import dev.latchkey.protocol.crypto.FieldEncoding;
import dev.latchkey.protocol.crypto.HpkeCiphertext;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.protocol.crypto.OpenResult;
import dev.latchkey.protocol.crypto.Opener;
import dev.latchkey.protocol.crypto.Sealer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// What a sealed answer carries: the password, sealed once more, and the parts of its
/// [DeliveryContext] that the agent does not know. Only `inner` is secret, and it is still sealed.
///
/// @param client the application's client id
/// @param server the registered server's id, or empty
/// @param sealingKey number of the server's sealing key, or 0
/// @param inner the inner seal
public record SealedBody(String client, String server, long sealingKey, Octets inner) {
  private static final String LABEL = "lk1 body";

  public SealedBody {
    PrintableText.checkPresent("client", client);
    PrintableText.check("server", server);
  }

  /// Seals to pk_e; `sealer` is for the request's answer key.
  public HpkeCiphertext seal(Sealer sealer, Octets transcript) {
    var fields = FieldEncoding.labelled(LABEL).text(client).text(server).number(sealingKey);
    return sealer.seal(info(transcript), fields.octets(inner).encoded());
  }

  /// Reverses [#seal]; empty for a box that is not for this key and this request.
  public static Optional<SealedBody> open(Opener opener, Octets transcript, HpkeCiphertext box) {
    return switch (opener.open(info(transcript), box)) {
      case OpenResult.Opened opened ->
          FieldEncoding.split(opened.plaintext()).flatMap(SealedBody::of);
      case OpenResult.Refused() -> Optional.empty();
    };
  }

  private static Optional<SealedBody> of(List<Octets> fields) {
    if (fields.size() != 5
        || !fields.get(0).equals(Octets.of(LABEL.getBytes(StandardCharsets.US_ASCII)))
        || fields.get(3).length() != 4) {
      return Optional.empty();
    }
    long number = Integer.toUnsignedLong(ByteBuffer.wrap(fields.get(3).bytes()).getInt());
    try {
      return Optional.of(
          new SealedBody(text(fields.get(1)), text(fields.get(2)), number, fields.get(4)));
    } catch (IllegalArgumentException notPrintable) {
      return Optional.empty();
    }
  }

  private static String text(Octets field) {
    return new String(field.bytes(), StandardCharsets.UTF_8);
  }

  // info = "lk1 answer" | tr
  private static byte[] info(Octets transcript) {
    var label = "lk1 answer".getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(42).put(label).put(transcript.bytes()).array();
  }
}
