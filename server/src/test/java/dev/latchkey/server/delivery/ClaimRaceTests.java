package dev.latchkey.server.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.protocol.AgentKeys;
import dev.latchkey.protocol.AnswerStatus;
import dev.latchkey.protocol.DeliveryMode;
import dev.latchkey.protocol.DeliveryToken;
import dev.latchkey.protocol.Nonce;
import dev.latchkey.protocol.Redeem;
import dev.latchkey.protocol.RedemptionAnswer;
import dev.latchkey.protocol.RedemptionKeys;
import dev.latchkey.protocol.RedemptionOperation;
import dev.latchkey.protocol.RedemptionRequest;
import dev.latchkey.protocol.SinkKind;
import dev.latchkey.protocol.crypto.Ed25519KeyPair;
import dev.latchkey.server.ServerSettings;
import dev.latchkey.server.delivery.agents.SigningIdentities;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.installation.DataFolder;
import dev.latchkey.server.keys.InstallationKeys;
import dev.latchkey.server.keys.TestKeys;
import dev.latchkey.server.passwords.TestPasswords;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.Race;
import dev.latchkey.server.storage.TestDatabase;
import dev.latchkey.testkit.TestFolder;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// One agent gets a delivery, however many claim it.
///
/// The 64 are copies of one registered agent, each with keys of its own for its claims. A second
/// claim suspends the server, so every delivery has a server of its own.
@EachDatabase
class ClaimRaceTests {
  /// With `-Draces=10000` as many as the requirement names; that takes two minutes.
  private static final int DELIVERIES = Integer.getInteger("races", 1_000);

  /// Where there is one node and one writer, there is less to race for.
  private static final int DELIVERIES_ON_SQLITE = Integer.getInteger("races", 500);

  private static final int CONTENDERS = 2;
  private static final int MADE_AT_ONCE = 500;
  private static final SystemRandomness RANDOM = new SystemRandomness();
  private static final InstallationKeys KEYS = TestKeys.shared();
  private static final SigningIdentities LATCHKEY = new SigningIdentities(KEYS, List::of);
  private static final DataFolder FOLDER = DataFolder.open(TestFolder.make());
  private final Ed25519KeyPair identity = Ed25519KeyPair.fromSeed(RANDOM.bytes(32));
  private final List<AgentKeys> agents =
      IntStream.range(0, Race.THREADS)
          .mapToObj(_ -> AgentKeys.derive(RANDOM.bytes(AgentKeys.SEED_LENGTH)))
          .toList();
  private final Map<Database, Redemptions> nodes = new ConcurrentHashMap<>();
  private final TestDatabase test;
  private final int count;

  ClaimRaceTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    count = kind == TestDatabase.Kind.SQLITE ? DELIVERIES_ON_SQLITE : DELIVERIES;
  }

  @Test
  @Tag("S0-25")
  @Tag("S4-67")
  @Tag("ASVS-15.4.2")
  @Tag("DP-1")
  void eachOfManySealedDeliveriesHasOneWinnerOfSixtyFour() throws Exception {
    var all = make();
    assertEquals(
        List.of(),
        Race.forThings(
            test,
            count,
            CONTENDERS,
            (node, thread, number) -> isGiven(claim(node, all.get(number), agents.get(thread)))));
    assertEquals(count, events("claimed"));
    assertEquals(count, events("intercepted"));
    assertEquals(
        count,
        test.count(
            """
            SELECT COUNT(*) FROM deliveries
            WHERE status = 'claimed' AND alarm_at IS NOT NULL AND sealed IS NULL
            """));
  }

  /// Those who do not get it raise the alarm.
  private static boolean isGiven(RedemptionAnswer answer) {
    var given = !answer.ct().isEmpty();
    assertEquals(given ? AnswerStatus.CLAIMED : AnswerStatus.CLAIMED_BY_ANOTHER, answer.status());
    assertEquals(!given, answer.alarm());
    return given;
  }

  private long events(String kind) {
    return test.count("SELECT COUNT(*) FROM delivery_events WHERE event = ?", kind);
  }

  private RedemptionAnswer claim(Database node, DeliveryToken token, AgentKeys agent) {
    var claim =
        new Redeem(
            RedemptionOperation.CLAIM,
            token.mode(),
            token.rid(),
            token.fingerprint(),
            token.publicKey(),
            agent.receipts().publicKey(),
            agent.answers().publicKey().value(),
            identity.publicKey().value(),
            "deploy",
            new SinkKind("file"));
    var keys = new RedemptionKeys(token, agent.receipts(), Optional.of(identity));
    var request = RedemptionRequest.signed(claim, Nonce.fresh(RANDOM::bytes), "", keys);
    return nodes
        .computeIfAbsent(node, database -> new Redemptions(parts(database)))
        .redeem(request, new ClientAddress(InetAddress.ofLiteral("192.0.2.7")))
        .orElseThrow()
        .answer();
  }

  private DeliveryParts parts(Database node) {
    var settings = ServerSettings.load(Optional.empty(), Map.of(), Map.of());
    var installation =
        new Platform.Installation(FOLDER, settings, URI.create("https://localhost:8443"), RANDOM);
    return DeliveryParts.of(
        Platform.of(installation, node, KEYS.digests(), test.clock()),
        TestPasswords.hasher(TestPasswords.SETTINGS),
        KEYS.vault(),
        LATCHKEY,
        DeliveryListener.NONE);
  }

  private List<DeliveryToken> make() {
    var parts = parts(test.database());
    var made = new TestDeliveries(test, parts.deliveries(), identity.publicKey());
    made.addClient();
    var all = new ArrayList<DeliveryToken>();
    while (all.size() < count) {
      test.run(transaction -> {
        for (var i = 0; i < MADE_AT_ONCE; i++) {
          var rid = TestDeliveries.rid(all.size());
          var token = LATCHKEY.current().makeToken(DeliveryMode.SEALED_REGISTERED, rid, RANDOM);
          made.addSealed(transaction, token, parts.sealed());
          all.add(token);
        }
      });
    }
    return all;
  }
}
