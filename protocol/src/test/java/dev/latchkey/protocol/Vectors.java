package dev.latchkey.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.latchkey.protocol.crypto.HpkeSealer;
import dev.latchkey.protocol.crypto.RandomBytes;
import dev.latchkey.protocol.crypto.Signer;
import dev.latchkey.protocol.crypto.X25519KeyPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Makes the test vectors. Bytes are lower-case hexadecimal except inside `body`, which is the JSON
/// that travels. Running this writes the files; [VectorsTests] holds the code to them.
final class Vectors {
  static final Path FOLDER = Path.of("src/test/resources/vectors");
  private static final String PASSWORD = "correct horse battery staple";
  private static final List<DeliveryMode> DELIVERIES =
      List.of(
          DeliveryMode.CHOOSE,
          DeliveryMode.GENERATE,
          DeliveryMode.SEALED_TWO_LOCKS,
          DeliveryMode.SEALED_REGISTERED);

  private Vectors() {}

  static void main() throws IOException {
    Files.createDirectories(FOLDER);
    for (var file : all().entrySet()) {
      Files.writeString(FOLDER.resolve(file.getKey()), file.getValue());
    }
  }

  /// Each file's name and text.
  static Map<String, String> all() {
    var files = new LinkedHashMap<String, String>();
    files.put("token.json", text(Stream.of(DeliveryMode.values()).map(Vectors::token)));
    files.put("agent.json", text(Stream.of(agent())));
    files.put("request.json", text(DELIVERIES.stream().flatMap(Vectors::requests)));
    files.put("answer.json", text(Stream.of(AnswerStatus.values()).map(Vectors::answer)));
    files.put("receipt.json", text(Stream.of(ReceiptOutcome.values()).map(Vectors::receipt)));
    files.put("context.json", text(Stream.of(3, 4).map(Vectors::context)));
    files.put("two-locks.json", text(Stream.of(twoLocks())));
    files.put("registered.json", text(Stream.of(registered())));
    files.put("sealed-answer.json", text(Stream.of(sealedAnswer())));
    files.put("registration.json", text(registrations()));
    files.put("renewal.json", text(Stream.of(RenewalAnswer.Status.values()).map(Vectors::renewal)));
    files.put("rollover.json", text(Stream.of(rollover())));
    return files;
  }

  private static Map<String, Object> token(DeliveryMode mode) {
    var token = TestDeliveries.token(mode);
    var vector = new LinkedHashMap<String, Object>();
    vector.put("mode", mode.number());
    vector.put("rid", token.rid().value().hex());
    vector.put("latchkey_spki", TestDeliveries.LATCHKEY.key().spki().hex());
    vector.put("fp", token.fingerprint().value().hex());
    vector.put("T", hex(TestDeliveries.bytes("T")));
    vector.put("token", token.reveal());
    vector.put("K_sig", hex(token.derive("lk1 sign")));
    vector.put("pk_T", token.publicKey().value().hex());
    vector.put("K_in", hex(token.derive("lk1 seal")));
    return vector;
  }

  private static Map<String, Object> agent() {
    var keys = TestDeliveries.agent();
    var vector = new LinkedHashMap<String, Object>();
    vector.put("seed", hex(TestDeliveries.bytes("agent seed")));
    vector.put("pk_a", keys.receipts().publicKey().value().hex());
    vector.put("pk_e", keys.answers().publicKey().value().hex());
    return vector;
  }

  private static Stream<Map<String, Object>> requests(DeliveryMode mode) {
    return Stream.of(
        request(TestDeliveries.request(RedemptionOperation.LOOK, mode, "")),
        request(TestDeliveries.request(RedemptionOperation.CLAIM, mode, "")),
        request(TestDeliveries.request(RedemptionOperation.CLAIM, mode, "ABCD1234")));
  }

  private static Map<String, Object> request(RedemptionRequest request) {
    var vector = new LinkedHashMap<String, Object>();
    vector.put("body", body(request));
    vector.put("R", hex(request.redeem().encoded()));
    vector.put("tr", request.redeem().transcript().hex());
    return vector;
  }

  private static Map<String, Object> answer(AnswerStatus status) {
    var claim = TestDeliveries.request(RedemptionOperation.CLAIM, DeliveryMode.CHOOSE, "");
    var plain = TestDeliveries.answer(claim, status);
    var answer =
        RedemptionAnswer.to(
                claim,
                status,
                status == AnswerStatus.CLAIMED_BY_ANOTHER,
                plain.grant(),
                plain.secondsLeft(),
                plain.tlsKeys())
            .withTriesLeft(status == AnswerStatus.WRONG_CODE ? 4 : 0);
    return signed(RedemptionResponse.signed(answer, TestDeliveries.LATCHKEY.key(), SIGNER));
  }

  private static Map<String, Object> signed(RedemptionResponse response) {
    var vector = new LinkedHashMap<String, Object>();
    vector.put("body", body(response));
    vector.put("A", hex(response.answer().encoded()));
    return vector;
  }

  private static Map<String, Object> receipt(ReceiptOutcome outcome) {
    var tr = TestDeliveries.redeem(RedemptionOperation.CLAIM, DeliveryMode.CHOOSE).transcript();
    var receipt = new Receipt(tr, outcome, outcome == ReceiptOutcome.FAILED ? "late" : "");
    var request = TestDeliveries.request(receipt);
    var ack = Acknowledgement.accepted(request, outcome == ReceiptOutcome.UNKNOWN);
    var vector = new LinkedHashMap<String, Object>();
    vector.put("pk_a", TestDeliveries.agent().receipts().publicKey().value().hex());
    vector.put("body", body(request));
    vector.put("receipt", hex(receipt.encoded()));
    var response = ReceiptResponse.signed(ack, TestDeliveries.LATCHKEY.key(), SIGNER);
    vector.put("response_body", body(response));
    vector.put("ack", hex(ack.encoded()));
    return vector;
  }

  private static Map<String, Object> context(int number) {
    var context = TestDeliveries.context(DeliveryMode.numbered(number).orElseThrow(), "alice");
    var vector = new LinkedHashMap<String, Object>();
    vector.put("rid", context.rid().value().hex());
    vector.put("mode", number);
    vector.put("fp", context.fp().value().hex());
    vector.put("client", context.client());
    vector.put("server", context.server());
    vector.put("account", context.account());
    vector.put("sink", context.sink());
    vector.put("pk_id", context.identityKey().hex());
    vector.put("sealing_key", context.sealingKey());
    vector.put("ctx", context.hash().hex());
    return vector;
  }

  private static Map<String, Object> twoLocks() {
    var token = TestDeliveries.token(DeliveryMode.SEALED_TWO_LOCKS);
    var context = TestDeliveries.context(DeliveryMode.SEALED_TWO_LOCKS, "alice");
    var vector = new LinkedHashMap<String, Object>();
    vector.put("K_in", hex(token.derive("lk1 seal")));
    vector.put("ctx", context.hash().hex());
    vector.put("pk_T", token.publicKey().value().hex());
    vector.put("password", PASSWORD);
    vector.put("iv", hex(fixed("iv").bytes(12)));
    vector.put("inner", token.seal(context, PASSWORD.getBytes(UTF_8), fixed("iv")).hex());
    return vector;
  }

  private static Map<String, Object> registered() {
    var sealing = X25519KeyPair.fromSeed(TestDeliveries.bytes("sealing key"));
    var context = TestDeliveries.context(DeliveryMode.SEALED_REGISTERED, "alice");
    var sealer = new HpkeSealer(sealing.publicKey(), fixed("ephemeral"));
    var vector = new LinkedHashMap<String, Object>();
    vector.put("sealing_private", hex(TestDeliveries.bytes("sealing key")));
    vector.put("sealing_public", sealing.publicKey().value().hex());
    vector.put("ephemeral_private", hex(TestDeliveries.bytes("ephemeral")));
    vector.put("ctx", context.hash().hex());
    vector.put("password", PASSWORD);
    vector.put("inner", context.seal(sealer, PASSWORD.getBytes(UTF_8)).hex());
    return vector;
  }

  private static Map<String, Object> sealedAnswer() {
    var keys = TestDeliveries.agent().answers();
    var claim =
        TestDeliveries.request(RedemptionOperation.CLAIM, DeliveryMode.SEALED_TWO_LOCKS, "");
    var token = TestDeliveries.token(DeliveryMode.SEALED_TWO_LOCKS);
    var context = TestDeliveries.context(DeliveryMode.SEALED_TWO_LOCKS, "alice");
    var inner = token.seal(context, PASSWORD.getBytes(UTF_8), fixed("iv"));
    var box =
        new SealedBody("hosting-client", "", 0, inner)
            .seal(
                new HpkeSealer(keys.publicKey(), fixed("ephemeral")), claim.redeem().transcript());
    var answer = TestDeliveries.answer(claim, AnswerStatus.CLAIMED).with(box);
    var response = RedemptionResponse.signed(answer, TestDeliveries.LATCHKEY.key(), SIGNER);
    var vector = new LinkedHashMap<>(signed(response));
    vector.put("agent_seed", hex(TestDeliveries.bytes("agent seed")));
    vector.put("ephemeral_private", hex(TestDeliveries.bytes("ephemeral")));
    vector.put("token", token.reveal());
    vector.put("account", "alice");
    vector.put("sink", "file");
    vector.put("password", PASSWORD);
    return vector;
  }

  private static Stream<Map<String, Object>> registrations() {
    return Stream.concat(
        Stream.of(registration(RedemptionOperation.LOOK, RegistrationStatus.READY)),
        Stream.of(RegistrationStatus.values())
            .map(status -> registration(RedemptionOperation.CLAIM, status)));
  }

  private static Map<String, Object> registration(
      RedemptionOperation op, RegistrationStatus status) {
    var request = TestDeliveries.registration(op);
    var answer = TestDeliveries.answer(request, status);
    var response = RegistrationResponse.signed(answer, TestDeliveries.LATCHKEY.key(), SIGNER);
    var vector = new LinkedHashMap<String, Object>();
    vector.put("body", body(request));
    vector.put("Rg", hex(request.registration().fields().encoded()));
    vector.put("tr", request.registration().transcript().hex());
    vector.put("response_body", body(response));
    vector.put("answer", hex(answer.encoded()));
    return vector;
  }

  private static Map<String, Object> renewal(RenewalAnswer.Status status) {
    var request = TestDeliveries.renewal();
    var number = status == RenewalAnswer.Status.ACTIVE ? 2 : 0;
    var answer = new RenewalAnswer(request.nonce(), status, number);
    var response = RenewalResponse.signed(answer, TestDeliveries.LATCHKEY.key(), SIGNER);
    var vector = new LinkedHashMap<String, Object>();
    vector.put("body", body(request));
    vector.put("response_body", body(response));
    vector.put("answer", hex(answer.encoded()));
    return vector;
  }

  private static Map<String, Object> rollover() {
    var rollover = TestDeliveries.rollover();
    var vector = new LinkedHashMap<String, Object>();
    vector.put("trusted_fp", rollover.former().fingerprint().value().hex());
    vector.put("next_fp", rollover.next().fingerprint().value().hex());
    vector.put("message", hex(SigningKeyRollover.message(rollover.former(), rollover.next())));
    vector.put("response_body", body(new SigningKeyChain(rollover.next(), List.of(rollover))));
    return vector;
  }

  private static final Signer SIGNER = TestDeliveries.LATCHKEY;

  private static RandomBytes fixed(String name) {
    return length -> Arrays.copyOf(TestDeliveries.bytes(name), length);
  }

  private static String body(Object message) {
    return new String(WireJson.write(message), UTF_8);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static String text(Stream<? extends Map<String, Object>> vectors) {
    var indenter = new DefaultIndenter("  ", "\n");
    var printer = new DefaultPrettyPrinter();
    printer.indentArraysWith(indenter);
    printer.indentObjectsWith(indenter);
    try {
      return JsonMapper.builder().build().writer(printer).writeValueAsString(vectors.toList())
          + "\n";
    } catch (IOException bug) {
      throw new IllegalStateException(bug);
    }
  }
}
