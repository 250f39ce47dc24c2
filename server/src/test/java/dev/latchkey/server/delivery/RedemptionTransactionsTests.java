package dev.latchkey.server.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.protocol.AnswerStatus;
import dev.latchkey.protocol.ReceiptOutcome;
import dev.latchkey.server.Nodes;
import dev.latchkey.server.TestServer;
import dev.latchkey.server.TestServer.Reply;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.storage.TestDatabase.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A redemption writes once for each of its steps: look, claim, receipt. PostgreSQL counts
/// transactions that write; those of the server itself, which happen meanwhile, are few.
class RedemptionTransactionsTests {
  private static final int DELIVERIES = 20;
  private static final int STEPS = 3;

  /// The server's own: its audit checkpoint, what it purges.
  private static final int OWN = 10;

  @Test
  void eachStepIsOneTransaction() {
    try (var nodes = Nodes.start(Kind.POSTGRESQL)) {
      var agent = TestAgent.with((path, body) -> new Reply(nodes.post(0, path, body)));
      var tokens = order(nodes).stream().map(TestAgent::token).toList();
      var before = transactions(nodes);
      for (var token : tokens) {
        agent.look(token);
        assertEquals(AnswerStatus.CLAIMED, agent.claim(token, "").status());
        agent.report(token, ReceiptOutcome.APPLIED).expect(200);
      }
      var written = transactions(nodes) - before;
      assertTrue(
          written >= STEPS * DELIVERIES && written <= STEPS * DELIVERIES + OWN,
          () -> written + " transactions for " + DELIVERIES + " redemptions");
    }
  }

  private static List<String> order(Nodes nodes) {
    var bearer = TestServer.bearer(nodes.accessToken(Scope.DELIVERIES_WRITE));
    var body =
        Map.of(
            "recipient",
            Map.of("email", "ada@example.org"),
            "target",
            Map.of("account", "deploy", "sink", "file"),
            "mode",
            "choose",
            "channel",
            "return");
    var tokens = new ArrayList<String>();
    for (var i = 0; i < DELIVERIES; i++) {
      tokens.add(
          new Reply(nodes.post(0, "/api/v1/deliveries", body, bearer)).expect(201).text("token"));
    }
    return tokens;
  }

  /// How many transactions have written so far: only those get a number.
  private static long transactions(Nodes nodes) {
    return nodes.count(
        "SELECT CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS TEXT) AS BIGINT)");
  }
}
