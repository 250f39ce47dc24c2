package dev.latchkey.server;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.protocol.AgentKeys;
import dev.latchkey.protocol.DeliveryMode;
import dev.latchkey.protocol.DeliveryToken;
import dev.latchkey.protocol.Nonce;
import dev.latchkey.protocol.Redeem;
import dev.latchkey.protocol.RedemptionId;
import dev.latchkey.protocol.RedemptionKeys;
import dev.latchkey.protocol.RedemptionOperation;
import dev.latchkey.protocol.RedemptionRequest;
import dev.latchkey.protocol.SinkKind;
import dev.latchkey.protocol.WireJson;
import dev.latchkey.protocol.crypto.Fingerprint;
import dev.latchkey.protocol.crypto.Octets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;

/// What agents send to claim a delivery.
public final class Claims {
  private Claims() {}

  /// Well-formed and well signed, under a token that no Latchkey made.
  public static Map<String, Object> ofNothing() {
    var rid = new RedemptionId(Octets.of(new byte[8]));
    var fingerprint = new Fingerprint(Octets.of(new byte[16]));
    try (var token = DeliveryToken.make(DeliveryMode.CHOOSE, rid, fingerprint, byte[]::new)) {
      return by(0, token);
    }
  }

  /// The claim of one agent.
  ///
  /// @param agent which of many it is
  public static Map<String, Object> by(int agent, DeliveryToken token) {
    var seed = ByteBuffer.allocate(AgentKeys.SEED_LENGTH).putInt(agent).array();
    try (var keys = AgentKeys.derive(seed)) {
      return map(
          RedemptionRequest.signed(
              claim(token, keys),
              new Nonce(Octets.of(new byte[Nonce.LENGTH])),
              "",
              new RedemptionKeys(token, keys.receipts())));
    }
  }

  private static Redeem claim(DeliveryToken token, AgentKeys keys) {
    return new Redeem(
        RedemptionOperation.CLAIM,
        DeliveryMode.CHOOSE,
        token.rid(),
        token.fingerprint(),
        token.publicKey(),
        keys.receipts().publicKey(),
        Octets.none(),
        Octets.none(),
        "deploy",
        new SinkKind("file"));
  }

  private static Map<String, Object> map(RedemptionRequest request) {
    try {
      return new ObjectMapper()
          .readValue(WireJson.write(request), new TypeReference<Map<String, Object>>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
