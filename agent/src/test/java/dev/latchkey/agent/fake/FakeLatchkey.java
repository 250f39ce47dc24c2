package dev.latchkey.agent.fake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.latchkey.agent.redeem.BaseUrl;
import dev.latchkey.protocol.Acknowledgement;
import dev.latchkey.protocol.AnswerStatus;
import dev.latchkey.protocol.DeliveryContext;
import dev.latchkey.protocol.DeliveryGrant;
import dev.latchkey.protocol.DeliveryMode;
import dev.latchkey.protocol.DeliveryToken;
import dev.latchkey.protocol.JsonParseResult;
import dev.latchkey.protocol.ReceiptOutcome;
import dev.latchkey.protocol.ReceiptRequest;
import dev.latchkey.protocol.ReceiptResponse;
import dev.latchkey.protocol.RedemptionAnswer;
import dev.latchkey.protocol.RedemptionId;
import dev.latchkey.protocol.RedemptionOperation;
import dev.latchkey.protocol.RedemptionRequest;
import dev.latchkey.protocol.RedemptionResponse;
import dev.latchkey.protocol.SealedBody;
import dev.latchkey.protocol.WireJson;
import dev.latchkey.protocol.crypto.Fingerprint;
import dev.latchkey.protocol.crypto.Hashes;
import dev.latchkey.protocol.crypto.HpkeCiphertext;
import dev.latchkey.protocol.crypto.HpkeSealer;
import dev.latchkey.protocol.crypto.LatchkeyKey;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.testkit.TestIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A Latchkey over real TLS on a loopback port that keeps the rules of the protocol for
/// unregistered deliveries and for registrations, and breaks them on demand.
public final class FakeLatchkey implements AutoCloseable {
  /// One delivery and what happened to it.
  public static final class Delivery {
    public final DeliveryToken token;
    public final List<RedemptionRequest> looks = Collections.synchronizedList(new ArrayList<>());
    public final List<RedemptionRequest> claims = Collections.synchronizedList(new ArrayList<>());
    public final List<ReceiptRequest> receipts = Collections.synchronizedList(new ArrayList<>());
    public volatile AnswerStatus status = AnswerStatus.READY;
    public volatile DeliveryGrant grant;
    public volatile boolean alarm;
    public volatile int secondsLeft = 540;
    public volatile String code = "";
    public volatile Optional<RedemptionRequest> winner = Optional.empty();
    private int triesLeft = 5;
    private volatile Octets inner = Octets.none();

    /// Puts a password under its token.
    public void seal(String password) {
      var context =
          new DeliveryContext(
              token.rid(),
              token.mode(),
              token.fingerprint(),
              CLIENT,
              "",
              grant.account(),
              grant.sink(),
              Octets.none(),
              0);
      inner =
          token.seal(context, password.getBytes(StandardCharsets.UTF_8), TestRandomness.bytes());
    }

    Delivery(DeliveryToken token, DeliveryGrant grant) {
      this.token = token;
      this.grant = grant;
    }
  }

  private static final String CLIENT = "client-1";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final HttpsServer server;
  private final SwitchingKey tlsKey;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final FakeSigner signer = new FakeSigner();
  private final FakeRegistrations registrations = new FakeRegistrations(signer);
  private final Map<RedemptionId, Delivery> deliveries = new ConcurrentHashMap<>();
  private final Deque<Trick> tricks = new ArrayDeque<>();
  private volatile byte[] last = {};

  public FakeLatchkey(TestIdentity identity) {
    try {
      server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException noPort) {
      throw new IllegalStateException(noPort);
    }
    tlsKey = new SwitchingKey(identity);
    server.setHttpsConfigurator(new HttpsConfigurator(tlsKey.context()));
    server.setExecutor(threads);
    server.createContext("/api/v1/redemptions", this::handle);
    server.createContext("/api/v1/servers", this::handle);
    server.start();
  }

  /// Changes the TLS key that later connections see.
  public void serveTls(TestIdentity identity) {
    tlsKey.switchTo(identity);
  }

  /// Lists a TLS key in the signed answers.
  public void vouchFor(TestIdentity identity) {
    signer.tlsKeys = List.of(Hashes.sha256(identity.certificate().getPublicKey().getEncoded()));
  }

  public BaseUrl url() {
    return BaseUrl.parse("https://localhost:" + server.getAddress().getPort()).orElseThrow();
  }

  public LatchkeyKey key() {
    return signer.key();
  }

  /// Issues a token.
  public Delivery deliver(DeliveryMode mode, String account, String sink) {
    return deliver(mode, account, sink, key().fingerprint());
  }

  /// Issues a token that trusts another Latchkey's key.
  public Delivery deliver(DeliveryMode mode, String account, String sink, Fingerprint fp) {
    var id = new byte[8];
    RANDOM.nextBytes(id);
    var rid = new RedemptionId(Octets.of(id));
    var token = DeliveryToken.make(mode, rid, fp, TestRandomness.bytes());
    var grant = new DeliveryGrant("Example Hosting", mode, account, sink, Octets.none(), false);
    var delivery = new Delivery(token, grant);
    deliveries.put(rid, delivery);
    return delivery;
  }

  /// Issues a registration token.
  public FakeRegistrations.Registration register() {
    return registrations.issue(key().fingerprint());
  }

  /// Issues a registration token that trusts another Latchkey's key.
  public FakeRegistrations.Registration register(Fingerprint fp) {
    return registrations.issue(fp);
  }

  /// Plays these tricks on the next requests, one each.
  public void play(Trick... next) {
    synchronized (tricks) {
      tricks.addAll(List.of(next));
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = exchange.getRequestBody().readAllBytes();
      var trick = nextTrick();
      if (trick == Trick.DROP) {
        return;
      }
      var answer = answer(exchange.getRequestURI().getPath(), body, trick);
      var earlier = last;
      answer.ifPresent(bytes -> last = bytes);
      switch (trick) {
        case EARLIER -> respond(exchange, 200, earlier);
        case LOSE -> {}
        case STALL -> stall(exchange);
        case NOT_FOUND -> respond(exchange, 404, problem());
        case NONSENSE ->
            respond(exchange, 200, "{\"status\":\"expired\"}".getBytes(StandardCharsets.UTF_8));
        default -> respond(exchange, answer.isPresent() ? 200 : 404, answer.orElse(problem()));
      }
    }
  }

  private Optional<byte[]> answer(String path, byte[] body, Trick trick) {
    if (path.startsWith("/api/v1/servers")) {
      return registrations.answer(path, body, trick);
    }
    return path.endsWith("/receipt") ? receipt(path, body, trick) : redemption(body, trick);
  }

  private Trick nextTrick() {
    synchronized (tricks) {
      return Optional.ofNullable(tricks.poll()).orElse(Trick.NONE);
    }
  }

  private synchronized Optional<byte[]> redemption(byte[] body, Trick trick) {
    if (!(WireJson.read(body, RedemptionRequest.class)
        instanceof JsonParseResult.Message<RedemptionRequest>(var request))) {
      return Optional.empty();
    }
    var delivery = deliveries.get(request.redeem().rid());
    if (delivery == null) {
      return Optional.of(new byte[0]).filter(_ -> request.provesUnknownToken());
    }
    if (!request.provesToken(delivery.token.publicKey())) {
      return Optional.empty();
    }
    var answer = answer(delivery, request);
    return Optional.of(
        signer.sign(
            trick == Trick.FORGE_EXPIRED ? expired(answer) : answer,
            trick,
            RedemptionResponse::signed));
  }

  private RedemptionAnswer answer(Delivery delivery, RedemptionRequest request) {
    (request.redeem().op() == RedemptionOperation.LOOK ? delivery.looks : delivery.claims)
        .add(request);
    var status = status(delivery, request);
    boolean timed = status == AnswerStatus.READY || status == AnswerStatus.CLAIMED;
    var answer =
        RedemptionAnswer.to(
            request,
            status,
            delivery.alarm,
            delivery.grant,
            timed ? delivery.secondsLeft : 0,
            signer.tlsKeys);
    return switch (status) {
      case WRONG_CODE -> answer.withTriesLeft(delivery.triesLeft);
      case CLAIMED -> delivery.inner.isEmpty() ? answer : answer.with(box(delivery, request));
      default -> answer;
    };
  }

  private static HpkeCiphertext box(Delivery delivery, RedemptionRequest request) {
    var to = request.redeem().sealTo().orElseThrow();
    return new SealedBody(CLIENT, "", 0, delivery.inner)
        .seal(new HpkeSealer(to, TestRandomness.bytes()), request.redeem().transcript());
  }

  private static AnswerStatus status(Delivery delivery, RedemptionRequest request) {
    var redeem = request.redeem();
    if (delivery.winner.isPresent()) {
      var winner = delivery.winner.get().redeem();
      if (!winner.agentKey().equals(redeem.agentKey())) {
        delivery.alarm |= delivery.grant.fits(redeem);
        return AnswerStatus.CLAIMED_BY_ANOTHER;
      }
      return redeem.op() == RedemptionOperation.CLAIM && !redeem.equals(winner)
          ? AnswerStatus.CONFLICT
          : delivery.status;
    }
    if (delivery.status != AnswerStatus.READY || redeem.op() == RedemptionOperation.LOOK) {
      return delivery.status;
    }
    if (!delivery.grant.fits(redeem)) {
      return AnswerStatus.WRONG_TARGET;
    }
    if (!delivery.code.equals(request.confirmCode())) {
      delivery.triesLeft--;
      return AnswerStatus.WRONG_CODE;
    }
    delivery.winner = Optional.of(request);
    delivery.status = AnswerStatus.CLAIMED;
    return AnswerStatus.CLAIMED;
  }

  private synchronized Optional<byte[]> receipt(String path, byte[] body, Trick trick) {
    var rid = path.split("/", -1)[4];
    var delivery = deliveries.get(new RedemptionId(Octets.fromBase64(rid).orElseThrow()));
    if (delivery == null
        || delivery.winner.isEmpty()
        || !(WireJson.read(body, ReceiptRequest.class)
            instanceof JsonParseResult.Message<ReceiptRequest>(var request))) {
      return Optional.empty();
    }
    var claim = delivery.winner.get().redeem();
    if (!request.signedReceipt().provesAgent(claim.agentKey(), claim.transcript())) {
      return Optional.empty();
    }
    var ack = acknowledge(delivery, request);
    return Optional.of(signer.sign(ack, trick, ReceiptResponse::signed));
  }

  private static Acknowledgement acknowledge(Delivery delivery, ReceiptRequest request) {
    var receipt = request.receipt();
    boolean isFinal =
        delivery.status == AnswerStatus.APPLIED || delivery.status == AnswerStatus.FAILED;
    var before = delivery.receipts.isEmpty() ? receipt : delivery.receipts.getLast().receipt();
    if (isFinal && !before.equals(receipt)) {
      return Acknowledgement.conflict(request, before, delivery.alarm);
    }
    delivery.receipts.add(request);
    delivery.status =
        switch (receipt.outcome()) {
          case ReceiptOutcome.APPLIED -> AnswerStatus.APPLIED;
          case ReceiptOutcome.FAILED -> AnswerStatus.FAILED;
          case ReceiptOutcome.UNKNOWN -> AnswerStatus.IN_DOUBT;
        };
    return Acknowledgement.accepted(request, delivery.alarm);
  }

  private static RedemptionAnswer expired(RedemptionAnswer answer) {
    return new RedemptionAnswer(
        answer.transcript(),
        answer.nonce(),
        AnswerStatus.EXPIRED,
        0,
        false,
        answer.grant(),
        0,
        answer.tlsKeys(),
        Octets.none(),
        Octets.none());
  }

  private static byte[] problem() {
    return "{\"type\":\"about:blank\",\"status\":404,\"code\":\"not_found\"}"
        .getBytes(StandardCharsets.UTF_8);
  }

  /// Until this Latchkey is closed.
  private static void stall(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 1000);
    exchange.getResponseBody().write('{');
    exchange.getResponseBody().flush();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private static void respond(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
