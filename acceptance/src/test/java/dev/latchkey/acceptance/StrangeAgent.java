package dev.latchkey.acceptance;

import dev.latchkey.protocol.AgentKeys;
import dev.latchkey.protocol.AnswerStatus;
import dev.latchkey.protocol.DeliveryToken;
import dev.latchkey.protocol.JsonParseResult;
import dev.latchkey.protocol.Redeem;
import dev.latchkey.protocol.RedemptionOperation;
import dev.latchkey.protocol.RedemptionRequest;
import dev.latchkey.protocol.RedemptionResponse;
import dev.latchkey.protocol.SinkKind;
import dev.latchkey.protocol.TokenParseResult;
import dev.latchkey.protocol.WireJson;
import dev.latchkey.protocol.crypto.Octets;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.SecureRandom;

/// An agent that somebody else wrote: it holds a token and claims at once whatever it likes,
/// without the look that keeps ours from asking for a wrong target.
final class StrangeAgent {
  private final Api api;
  private final byte[] seed = new byte[AgentKeys.SEED_LENGTH];

  StrangeAgent(Api api) {
    this.api = api;
    new SecureRandom().nextBytes(seed);
  }

  /// Claims the delivery for an account and a kind of sink.
  AnswerStatus claim(String text, String account, String sink) {
    if (!(DeliveryToken.read(text) instanceof TokenParseResult.Parsed(var token))) {
      throw new IllegalArgumentException("not a token");
    }
    var body = RedemptionRequest.signed(redeem(token, account, sink), "", token);
    var reply =
        api.post("/api/v1/redemptions", BodyPublishers.ofByteArray(WireJson.write(body)))
            .expect(200);
    return switch (WireJson.read(reply.body(), RedemptionResponse.class)) {
      case JsonParseResult.Message<RedemptionResponse>(var response) -> response.answer().status();
      default -> throw new AssertionError(reply.toString());
    };
  }

  private Redeem redeem(DeliveryToken token, String account, String sink) {
    try (var keys = AgentKeys.derive(seed)) {
      return new Redeem(
          RedemptionOperation.CLAIM,
          token.mode(),
          token.rid(),
          token.fingerprint(),
          token.publicKey(),
          keys.receipts().publicKey(),
          Octets.none(),
          Octets.none(),
          account,
          new SinkKind(sink));
    }
  }
}
