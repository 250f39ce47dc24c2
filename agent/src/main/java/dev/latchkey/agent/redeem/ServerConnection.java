package dev.latchkey.agent.redeem;

import dev.latchkey.protocol.Acknowledgement;
import dev.latchkey.protocol.JsonParseResult;
import dev.latchkey.protocol.Nonce;
import dev.latchkey.protocol.ReceiptRequest;
import dev.latchkey.protocol.ReceiptResponse;
import dev.latchkey.protocol.RedemptionAnswer;
import dev.latchkey.protocol.RedemptionId;
import dev.latchkey.protocol.RedemptionRequest;
import dev.latchkey.protocol.RedemptionResponse;
import dev.latchkey.protocol.RegistrationAnswer;
import dev.latchkey.protocol.RegistrationRequest;
import dev.latchkey.protocol.RegistrationResponse;
import dev.latchkey.protocol.RenewalAnswer;
import dev.latchkey.protocol.RenewalRequest;
import dev.latchkey.protocol.RenewalResponse;
import dev.latchkey.protocol.SigningKeyChain;
import dev.latchkey.protocol.Verification;
import dev.latchkey.protocol.WireJson;
import dev.latchkey.protocol.crypto.Fingerprint;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.protocol.crypto.RandomBytes;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/// A connection to one Latchkey. Sends a message up to three times until something signed comes
/// back, which costs nothing: the same request gets the same answer. Each time it has another
/// [Nonce], so that an answer is at most as old as the exchange that brought it.
public final class ServerConnection implements AutoCloseable {
  private static final int TRIES = 3;
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final String PATH = "/api/v1/redemptions";
  private static final String SERVERS = "/api/v1/servers";
  private static final String SIGNING_KEYS = "/api/v1/signing-keys";

  private final HttpsClient https;
  private final AgentClock clock;
  private final RandomBytes randomness;

  ServerConnection(HttpsClient https, AgentClock clock, RandomBytes randomness) {
    this.https = https;
    this.clock = clock;
    this.randomness = randomness;
  }

  /// Looks or claims.
  ///
  /// @param signed signs the request for each message
  ServerReply<RedemptionAnswer> redeem(Function<Nonce, RedemptionRequest> signed) {
    return send(PATH, signed, RedemptionResponse.class, (response, sent) -> response.verify(sent));
  }

  /// Looks at a registration or claims it.
  ///
  /// @param signed signs the request for each message
  public ServerReply<RegistrationAnswer> register(Function<Nonce, RegistrationRequest> signed) {
    return send(
        SERVERS, signed, RegistrationResponse.class, (response, sent) -> response.verify(sent));
  }

  /// Says what the sealing key of this registered server is.
  ///
  /// @param signed signs the request for each message
  public ServerReply<RenewalAnswer> renew(String server, Function<Nonce, RenewalRequest> signed) {
    return send(
        SERVERS + "/" + server + "/sealing-key",
        signed,
        RenewalResponse.class,
        (response, sent) -> response.verify(sent));
  }

  /// Hands in a receipt.
  ///
  /// @param signed signs the request for each message
  ServerReply<Acknowledgement> report(
      RedemptionId rid, Fingerprint fp, Function<Nonce, ReceiptRequest> signed) {
    return send(
        PATH + "/" + rid + "/receipt",
        signed,
        ReceiptResponse.class,
        (response, sent) -> response.verify(fp, sent));
  }

  /// The keys that Latchkey says it signs with: what the rollovers prove is true, also when another
  /// sends them.
  Optional<SigningKeyChain> signingKeys() {
    return WireJson.read(https.get(SIGNING_KEYS).body(), SigningKeyChain.class)
            instanceof JsonParseResult.Message<SigningKeyChain>(var keys)
        ? Optional.of(keys)
        : Optional.empty();
  }

  /// Whether the TLS key that was seen is valid by the roots or among these.
  public boolean trusts(Collection<Octets> signedKeys) {
    return https.trustManager().trusts(signedKeys);
  }

  /// What to say of a TLS key that [#trusts] does not.
  public String distrust() {
    return "The TLS key cannot be trusted ("
        + https.trustManager().whyInvalid()
        + "), and the token's Latchkey does not vouch for it: an attacker may be intercepting the"
        + " connection.";
  }

  /// Whether certificate and name are valid by the roots; empty before any handshake.
  public Optional<Boolean> certificateValid() {
    return https.trustManager().valid();
  }

  private <S, M, T> ServerReply<T> send(
      String path,
      Function<Nonce, S> signed,
      Class<M> type,
      BiFunction<M, S, Verification<T>> verify) {
    ServerReply<T> reply = new ServerReply.NoAnswer<>("not sent");
    for (int n = 0; n < TRIES; n++) {
      if (n > 0) {
        clock.pause(PAUSE);
      }
      var sent = signed.apply(Nonce.fresh(randomness));
      var response = https.post(path, WireJson.write(sent));
      reply = judge(response, type, message -> verify.apply(message, sent));
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
                case OTHER_REQUEST -> "the response belongs to another or an earlier request";
              });
    };
  }

  @Override
  public void close() {
    https.close();
  }
}
