package dev.latchkey.server;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.protocol.AgentKeys;
import dev.latchkey.protocol.DeliveryToken;
import dev.latchkey.protocol.Mode;
import dev.latchkey.protocol.Op;
import dev.latchkey.protocol.Redeem;
import dev.latchkey.protocol.RedemptionRequest;
import dev.latchkey.protocol.Rid;
import dev.latchkey.protocol.SinkKind;
import dev.latchkey.protocol.WireJson;
import dev.latchkey.protocol.crypto.Fingerprint;
import dev.latchkey.protocol.crypto.Octets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;

/// A delivery that nobody has ordered.
final class UnknownDelivery {
  private UnknownDelivery() {}

  /// Well-formed and well signed, under a token that no Latchkey made.
  static Map<String, Object> claim() {
    var rid = new Rid(Octets.of(new byte[8]));
    var fingerprint = new Fingerprint(Octets.of(new byte[16]));
    try (var token =
            DeliveryToken.make(
                Mode.CHOOSE, rid, fingerprint, secret -> Arrays.fill(secret, (byte) 7));
        var agent = AgentKeys.derive(new byte[AgentKeys.SEED_LENGTH])) {
      var redeem =
          new Redeem(
              Op.CLAIM,
              Mode.CHOOSE,
              rid,
              fingerprint,
              token.publicKey(),
              agent.receipts().publicKey(),
              Octets.none(),
              Octets.none(),
              "deploy",
              new SinkKind("file"));
      return new ObjectMapper()
          .readValue(
              WireJson.write(RedemptionRequest.signed(redeem, "", token)),
              new TypeReference<Map<String, Object>>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
