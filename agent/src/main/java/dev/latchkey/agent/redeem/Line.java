package dev.latchkey.agent.redeem;

import dev.latchkey.protocol.Acknowledgement;
import dev.latchkey.protocol.Answer;
import dev.latchkey.protocol.Parsed;
import dev.latchkey.protocol.ReceiptRequest;
import dev.latchkey.protocol.ReceiptResponse;
import dev.latchkey.protocol.RedemptionRequest;
import dev.latchkey.protocol.RedemptionResponse;
import dev.latchkey.protocol.Rid;
import dev.latchkey.protocol.Trust;
import dev.latchkey.protocol.WireJson;
import dev.latchkey.protocol.crypto.Fingerprint;
import dev.latchkey.protocol.crypto.Octets;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;

/// A line to one Latchkey. Sends a message up to three times until something signed comes back,
/// which costs nothing: the same request gets the same answer.
final class Line implements AutoCloseable {
  private static final int TRIES = 3;
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final String PATH = "/api/v1/redemptions";

  private final Https https;
  private final Ticker ticker;

  Line(Https https, Ticker ticker) {
    this.https = https;
    this.ticker = ticker;
  }

  Reply<Answer> send(RedemptionRequest request) {
    var redeem = request.redeem();
    return send(
        PATH,
        request,
        RedemptionResponse.class,
        response -> response.verify(redeem.fp(), redeem.transcript()));
  }

  Reply<Acknowledgement> send(Rid rid, Fingerprint fp, ReceiptRequest request) {
    return send(
        PATH + "/" + rid + "/receipt",
        request,
        ReceiptResponse.class,
        response -> response.verify(fp, request.receipt()));
  }

  /// See [TlsWatch#trusts].
  boolean trusts(Collection<Octets> signedKeys) {
    return https.watch().trusts(signedKeys);
  }

  /// See [TlsWatch#valid].
  Optional<Boolean> certificateValid() {
    return https.watch().valid();
  }

  private <M, T> Reply<T> send(
      String path, Object message, Class<M> type, Function<M, Trust<T>> verify) {
    var body = WireJson.write(message);
    Reply<T> reply = new Reply.NoAnswer<>("not sent");
    for (int n = 0; n < TRIES; n++) {
      if (n > 0) {
        ticker.pause(PAUSE);
      }
      var heard = https.post(path, body);
      reply = judge(heard, type, verify);
      if (reply instanceof Reply.Signed || heard.isFinal()) {
        break;
      }
    }
    return reply;
  }

  private static <M, T> Reply<T> judge(
      Https.Heard heard, Class<M> type, Function<M, Trust<T>> verify) {
    if (!(WireJson.read(heard.body(), type) instanceof Parsed.Message<M>(var message))) {
      return new Reply.NoAnswer<>(heard.hint());
    }
    return switch (verify.apply(message)) {
      case Trust.Trusted<T>(var trusted) -> new Reply.Signed<>(trusted);
      case Trust.Untrusted<T>(var flaw) ->
          new Reply.NoAnswer<>(
              switch (flaw) {
                case FOREIGN_KEY -> "the answer is of another Latchkey than the token's";
                case BAD_SIGNATURE -> "the answer is forged or was changed on the way";
                case OTHER_REQUEST -> "the answer belongs to another request";
              });
    };
  }

  @Override
  public void close() {
    https.close();
  }
}
