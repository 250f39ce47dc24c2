package dev.latchkey.server.delivery;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.protocol.AgentKeys;
import dev.latchkey.protocol.DeliveryContext;
import dev.latchkey.protocol.DeliveryMode;
import dev.latchkey.protocol.DeliveryToken;
import dev.latchkey.protocol.JsonParseResult;
import dev.latchkey.protocol.Nonce;
import dev.latchkey.protocol.Receipt;
import dev.latchkey.protocol.ReceiptOutcome;
import dev.latchkey.protocol.ReceiptRequest;
import dev.latchkey.protocol.Redeem;
import dev.latchkey.protocol.RedemptionAnswer;
import dev.latchkey.protocol.RedemptionKeys;
import dev.latchkey.protocol.RedemptionOperation;
import dev.latchkey.protocol.RedemptionRequest;
import dev.latchkey.protocol.RedemptionResponse;
import dev.latchkey.protocol.Registration;
import dev.latchkey.protocol.RegistrationAnswer;
import dev.latchkey.protocol.RegistrationRequest;
import dev.latchkey.protocol.RegistrationResponse;
import dev.latchkey.protocol.RenewalAnswer;
import dev.latchkey.protocol.RenewalRequest;
import dev.latchkey.protocol.RenewalResponse;
import dev.latchkey.protocol.SealedBody;
import dev.latchkey.protocol.SealingKey;
import dev.latchkey.protocol.SinkKind;
import dev.latchkey.protocol.TokenParseResult;
import dev.latchkey.protocol.Verification;
import dev.latchkey.protocol.WireJson;
import dev.latchkey.protocol.crypto.Ed25519KeyPair;
import dev.latchkey.protocol.crypto.Ed25519PublicKey;
import dev.latchkey.protocol.crypto.Fingerprint;
import dev.latchkey.protocol.crypto.HpkeCiphertext;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.protocol.crypto.OpenResult;
import dev.latchkey.protocol.crypto.X25519KeyPair;
import dev.latchkey.server.TestServer.Reply;
import dev.latchkey.server.secrets.SystemRandomness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/// An agent in a few lines: it keeps its keys in memory and believes only what is signed.
final class TestAgent {
  private static final SystemRandomness RANDOM = new SystemRandomness();
  private static final ObjectMapper JSON = new ObjectMapper();
  private final BiFunction<String, Map<String, Object>, Reply> post;
  private final Ed25519KeyPair identity;
  private final X25519KeyPair sealing;
  private byte[] seed = RANDOM.bytes(AgentKeys.SEED_LENGTH);
  private boolean registered;

  private TestAgent(
      BiFunction<String, Map<String, Object>, Reply> post,
      Ed25519KeyPair identity,
      X25519KeyPair sealing) {
    this.post = post;
    this.identity = identity;
    this.sealing = sealing;
  }

  /// A fresh one.
  ///
  /// @param post sends a body to a path
  static TestAgent with(BiFunction<String, Map<String, Object>, Reply> post) {
    return new TestAgent(
        post, Ed25519KeyPair.fromSeed(RANDOM.bytes(32)), X25519KeyPair.fromSeed(RANDOM.bytes(32)));
  }

  /// One with the same identity that knows nothing of this one's redemptions: a copy of its state,
  /// or its state set back.
  TestAgent copy() {
    var copy = new TestAgent(post, identity, sealing);
    copy.registered = registered;
    return copy;
  }

  Ed25519PublicKey identityKey() {
    return identity.publicKey();
  }

  static DeliveryToken token(String text) {
    return switch (DeliveryToken.read(text)) {
      case TokenParseResult.Parsed(var token) -> token;
      default -> throw new AssertionError("not a token: " + text);
    };
  }

  RegistrationAnswer register(RedemptionOperation op, String text) {
    var token = token(text);
    var registration =
        new Registration(
            op,
            token.rid(),
            token.fingerprint(),
            token.publicKey(),
            identity.publicKey(),
            sealingKey(1, token.fingerprint()));
    var sent = RegistrationRequest.signed(registration, nonce(), token, identity);
    var reply = post.apply("/api/v1/servers", map(sent)).expect(200);
    registered |= op == RedemptionOperation.CLAIM;
    return verified(read(reply, RegistrationResponse.class).verify(sent));
  }

  SealingKey sealingKey(long number, Fingerprint fp) {
    return SealingKey.signed(number, sealing.publicKey(), fp, identity);
  }

  /// One that this agent does not keep, vouched for all the same.
  SealingKey anotherSealingKey(long number, Fingerprint fp) {
    try (var other = X25519KeyPair.fromSeed(RANDOM.bytes(32))) {
      return SealingKey.signed(number, other.publicKey(), fp, identity);
    }
  }

  RenewalAnswer renew(String server, SealingKey next, Fingerprint fp) {
    var sent = RenewalRequest.signed(fp, next, nonce(), identity);
    var reply = post.apply("/api/v1/servers/" + server + "/sealing-key", map(sent)).expect(200);
    return verified(read(reply, RenewalResponse.class).verify(sent));
  }

  /// Asks for account `deploy` and a file.
  RedemptionRequest request(RedemptionOperation op, DeliveryToken token, String code) {
    try (var keys = AgentKeys.derive(seed)) {
      var redeem =
          new Redeem(
              op,
              token.mode(),
              token.rid(),
              token.fingerprint(),
              token.publicKey(),
              keys.receipts().publicKey(),
              token.mode().isSealed() ? keys.answers().publicKey().value() : Octets.none(),
              registered ? identity.publicKey().value() : Octets.none(),
              "deploy",
              new SinkKind("file"));
      var signers =
          new RedemptionKeys(
              token, keys.receipts(), registered ? Optional.of(identity) : Optional.empty());
      return RedemptionRequest.signed(redeem, nonce(), code, signers);
    }
  }

  Reply send(RedemptionRequest request) {
    return post.apply("/api/v1/redemptions", map(request));
  }

  RedemptionAnswer look(DeliveryToken token) {
    return answered(request(RedemptionOperation.LOOK, token, ""));
  }

  RedemptionAnswer claim(DeliveryToken token, String code) {
    return answered(request(RedemptionOperation.CLAIM, token, code));
  }

  private RedemptionAnswer answered(RedemptionRequest sent) {
    return verified(read(send(sent).expect(200), RedemptionResponse.class).verify(sent));
  }

  /// Reports the outcome of the claim.
  Reply report(DeliveryToken token, ReceiptOutcome outcome) {
    var claim = request(RedemptionOperation.CLAIM, token, "").redeem();
    var receipt =
        new Receipt(claim.transcript(), outcome, outcome == ReceiptOutcome.FAILED ? "crashed" : "");
    try (var keys = AgentKeys.derive(seed)) {
      var sent = ReceiptRequest.signed(receipt, nonce(), keys.receipts());
      return post.apply("/api/v1/redemptions/" + token.rid() + "/receipt", map(sent));
    }
  }

  /// The password that a claim brought; empty where it does not open.
  Optional<String> open(DeliveryToken token, RedemptionAnswer answer) {
    if (answer.enc().isEmpty()) {
      return Optional.empty();
    }
    var claim = request(RedemptionOperation.CLAIM, token, "").redeem();
    try (var keys = AgentKeys.derive(seed)) {
      var box = new HpkeCiphertext(answer.enc(), answer.ct());
      return SealedBody.open(keys.answers(), claim.transcript(), box)
          .flatMap(body -> open(token, context(token, answer, body), body.inner()));
    }
  }

  private static DeliveryContext context(
      DeliveryToken token, RedemptionAnswer answer, SealedBody body) {
    return new DeliveryContext(
        token.rid(),
        token.mode(),
        token.fingerprint(),
        body.client(),
        body.server(),
        answer.grant().account(),
        answer.grant().sink(),
        answer.grant().registration(),
        body.sealingKey());
  }

  Optional<String> open(DeliveryToken token, DeliveryContext context, Octets inner) {
    var result =
        token.mode() == DeliveryMode.SEALED_REGISTERED
            ? context.open(sealing, inner)
            : token.open(context, inner);
    return result instanceof OpenResult.Opened(var clear)
        ? Optional.of(new String(clear, StandardCharsets.UTF_8))
        : Optional.empty();
  }

  private static Nonce nonce() {
    return Nonce.fresh(RANDOM::bytes);
  }

  private static Map<String, Object> map(Object message) {
    try {
      return JSON.readValue(WireJson.write(message), new TypeReference<Map<String, Object>>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> T read(Reply reply, Class<T> type) {
    var bytes = reply.text().getBytes(StandardCharsets.UTF_8);
    return switch (WireJson.read(bytes, type)) {
      case JsonParseResult.Message<T>(var message) -> message;
      default -> throw new AssertionError(reply.text());
    };
  }

  private static <T> T verified(Verification<T> verification) {
    return switch (verification) {
      case Verification.Verified<T>(var message) -> message;
      case Verification.Rejected<T>(var reason) -> throw new AssertionError(reason);
    };
  }
}
