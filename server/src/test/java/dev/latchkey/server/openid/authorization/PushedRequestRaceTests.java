package dev.latchkey.server.openid.authorization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.clients.Client;
import dev.latchkey.server.clients.Clients;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.jose.UsedTokens;
import dev.latchkey.server.keys.TestKeys;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.Race;
import dev.latchkey.server.storage.TestDatabase;
import dev.latchkey.server.web.ReturnTo;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What others show us once counts once, however many show it to two nodes.
@EachDatabase
class PushedRequestRaceTests {
  private static final int THINGS = 20;
  private final TestDatabase test;
  private final Client client;

  PushedRequestRaceTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    client =
        new Clients(
                test.database(),
                TestKeys.shared().digests(),
                new AuditTrail(test.database()),
                new SystemRandomness())
            .add("Orders", Set.of(Scope.OPENID))
            .client();
  }

  private static PushedRequests on(Database node) {
    return new PushedRequests(node, TestKeys.shared().digests(), new SystemRandomness());
  }

  @Test
  @Tag("S0-25")
  void aPushedRequestHasOneWinner() throws Exception {
    var path = new ReturnTo("/oauth2/authorize?client_id=" + client.id().value());
    var uris =
        IntStream.range(0, THINGS)
            .mapToObj(_ -> on(test.database()).keep(client.id(), path).orElseThrow().exposeText())
            .toList();
    var lost =
        Race.forThings(
            test,
            THINGS,
            8,
            (node, _, thing) -> on(node).claim(uris.get(thing), client.id()).isPresent());
    assertEquals(List.of(), lost);
    test.run(PushedRequests::purge);
  }

  @Test
  @Tag("S0-25")
  void aSignedTokenOfOthersHasOneWinner() throws Exception {
    var until = test.database().now().plusSeconds(60);
    var lost =
        Race.forThings(
            test,
            THINGS,
            8,
            (node, _, thing) ->
                node.write(
                    transaction -> UsedTokens.use(transaction, "client x", "jti " + thing, until)));
    assertEquals(List.of(), lost);
    boolean other =
        test.database()
            .write(transaction -> UsedTokens.use(transaction, "client y", "jti 0", until));
    assertTrue(other);
    test.run(UsedTokens::purge);
  }
}
