package dev.latchkey.agent.redeem;

import dev.latchkey.protocol.Acknowledgement;
import dev.latchkey.protocol.JsonParseResult;
import dev.latchkey.protocol.ReceiptRequest;
import dev.latchkey.protocol.ReceiptResponse;
import dev.latchkey.protocol.RedemptionAnswer;
import dev.latchkey.protocol.RedemptionId;
import dev.latchkey.protocol.RedemptionRequest;
import dev.latchkey.protocol.RedemptionResponse;
import dev.latchkey.protocol.Verification;
import dev.latchkey.protocol.WireJson;
import dev.latchkey.protocol.crypto.Fingerprint;
import dev.latchkey.protocol.crypto.Octets;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;

/// A connection to one Latchkey. Sends a message up to three times until something signed comes
/// back, which costs nothing: the same request gets the same answer.
final class ServerConnection implements AutoCloseable {
  private static final int TRIES = 3;
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final String PATH = "/api/v1/redemptions";

  private final HttpsClient https;
  private final AgentClock clock;

  ServerConnection(HttpsClient https, AgentClock clock) {
    this.https = https;
    this.clock = clock;
  }

  ServerReply<RedemptionAnswer> send(RedemptionRequest request) {
    var redeem = request.redeem();
    return send(
        PATH,
        request,
        RedemptionResponse.class,
        response -> response.verify(redeem.fp(), redeem.transcript()));
  }

  ServerReply<Acknowledgement> send(RedemptionId rid, Fingerprint fp, ReceiptRequest request) {
    return send(
        PATH + "/" + rid + "/receipt",
        request,
        ReceiptResponse.class,
        response -> response.verify(fp, request.receipt()));
  }

  /// See [PinningTrustManager#trusts].
  boolean trusts(Collection<Octets> signedKeys) {
    return https.trustManager().trusts(signedKeys);
  }

  /// See [PinningTrustManager#valid].
  Optional<Boolean> certificateValid() {
    return https.trustManager().valid();
  }

  private <M, T> ServerReply<T> send(
      String path, Object message, Class<M> type, Function<M, Verification<T>> verify) {
    var body = WireJson.write(message);
    ServerReply<T> reply = new ServerReply.NoAnswer<>("not sent");
    for (int n = 0; n < TRIES; n++) {
      if (n > 0) {
        clock.pause(PAUSE);
      }
      var response = https.post(path, body);
      reply = judge(response, type, verify);
      if (reply instanceof ServerReply.Signed || response.isFinal()) {
        break;
      }
    }
    return reply;
  }

  private static <M, T> ServerReply<T> judge(
      HttpsClient.RawReply response, Class<M> type, Function<M, Verification<T>> verify) {
    if (!(WireJson.read(response.body(), type)
        instanceof JsonParseResult.Message<M>(var message))) {
      return new ServerReply.NoAnswer<>(response.hint());
    }
    return switch (verify.apply(message)) {
      case Verification.Verified<T>(var trusted) -> new ServerReply.Signed<>(trusted);
      case Verification.Rejected<T>(var reason) ->
          new ServerReply.NoAnswer<>(
              switch (reason) {
                case FOREIGN_KEY -> "the response is not from the Latchkey that issued the token";
                case BAD_SIGNATURE -> "the response is forged or was modified in transit";
                case OTHER_REQUEST -> "the response belongs to another request";
              });
    };
  }

  @Override
  public void close() {
    https.close();
  }
}
