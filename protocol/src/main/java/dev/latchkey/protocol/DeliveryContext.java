package dev.latchkey.protocol;

import dev.latchkey.protocol.crypto.Ed25519PublicKey;
import dev.latchkey.protocol.crypto.FieldEncoding;
import dev.latchkey.protocol.crypto.Fingerprint;
import dev.latchkey.protocol.crypto.HpkeCiphertext;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.protocol.crypto.OpenResult;
import dev.latchkey.protocol.crypto.Opener;
import dev.latchkey.protocol.crypto.Padding;
import dev.latchkey.protocol.crypto.Sealer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// What every seal around a password is bound to, so that no ciphertext can be moved to another
/// delivery.
///
/// @param client the application's client id
/// @param server the registered server's id, or empty
/// @param sink the sink's kind, or empty where the application left it open
/// @param identityKey pk_id of the registered server, or empty
/// @param sealingKey number of the server's sealing key, or 0
public record DeliveryContext(
    RedemptionId rid,
    DeliveryMode mode,
    Fingerprint fp,
    String client,
    String server,
    String account,
    String sink,
    Octets identityKey,
    long sealingKey) {
  private static final int ENC_LENGTH = 32;

  public DeliveryContext {
    PrintableText.checkPresent("client", client);
    PrintableText.check("server", server);
    PrintableText.checkPresent("account", account);
    if (!sink.isEmpty()) {
      sink = new SinkKind(sink).name();
    }
    if (!identityKey.isEmpty()) {
      identityKey = new Ed25519PublicKey(identityKey).value();
    }
  }

  /// `ctx`: SHA-256 over the label `lk1 ctx` and the fields in this order.
  public Octets hash() {
    return FieldEncoding.labelled("lk1 ctx")
        .octets(rid.value())
        .octet(mode.number())
        .octets(fp.value())
        .text(client)
        .text(server)
        .text(account)
        .text(sink)
        .octets(identityKey)
        .number(sealingKey)
        .sha256();
  }

  /// Seals a password to a registered server's sealing key: `enc` | `ct`, one string of bytes.
  ///
  /// @param sealer for the key numbered `sealingKey`
  public Octets seal(Sealer sealer, byte[] password) {
    var padded = Padding.pad(password);
    try {
      var box = sealer.seal(info(), padded);
      var bytes = ByteBuffer.allocate(box.enc().length() + box.ct().length());
      return Octets.of(bytes.put(box.enc().bytes()).put(box.ct().bytes()).array());
    } finally {
      Arrays.fill(padded, (byte) 0);
    }
  }

  /// Reverses [#seal].
  public OpenResult open(Opener opener, Octets inner) {
    var bytes = inner.bytes();
    if (bytes.length < ENC_LENGTH) {
      return new OpenResult.Refused();
    }
    var enc = Octets.of(Arrays.copyOf(bytes, ENC_LENGTH));
    var ct = Octets.of(Arrays.copyOfRange(bytes, ENC_LENGTH, bytes.length));
    return switch (opener.open(info(), new HpkeCiphertext(enc, ct))) {
      case OpenResult.Opened(var padded) -> Padding.strip(padded);
      case OpenResult.Refused refused -> refused;
    };
  }

  // info = "lk1 inner" | ctx
  private byte[] info() {
    var label = "lk1 inner".getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(41).put(label).put(hash().bytes()).array();
  }
}
