package dev.latchkey.agent.redeem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.agent.fake.FakeLatchkey.Delivery;
import dev.latchkey.agent.fake.Trick;
import dev.latchkey.agent.journal.Journal;
import dev.latchkey.agent.journal.JournalEntry;
import dev.latchkey.agent.redeem.RedemptionResult.ReceiptState;
import dev.latchkey.protocol.DeliveryMode;
import dev.latchkey.protocol.ReceiptOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Receipts that are owed: each has its turn, and an end.
class PendingReceiptsTests extends AtASite {
  @Test
  void fileThatMakesNoSenseKeepsNoOtherFromItsTurn() {
    var senseless = lookedAt();
    var opening = site.journal(site.state).open(senseless.token.rid());
    try (var file = assertInstanceOf(Journal.Opening.Opened.class, opening).file()) {
      file.append(new JournalEntry.Done(ReceiptOutcome.FAILED, "contested"));
    }
    owe();
    assertEquals("damaged", report(senseless).status());
    assertEquals(1, delivery.receipts.size());
    assertEquals("accepted", report(delivery).receipt());
  }

  @Test
  void fileThatCannotBeReadKeepsNoOtherFromItsTurn() throws IOException {
    var unreadable = lookedAt();
    Files.delete(journalFile(unreadable));
    Files.createSymbolicLink(journalFile(unreadable), site.target);
    owe();
    assertEquals("unreadable", report(unreadable).status());
    assertEquals(1, delivery.receipts.size());
  }

  @Test
  void stalledAcknowledgementKeepsNoOtherFromItsTurn() {
    var stalled = owe();
    delivery = site.latchkey.deliver(DeliveryMode.CHOOSE, "alice", "file");
    assertEquals(0, site.redeem(delivery).exitCode());
    site.answerLimit = Duration.ofMillis(300);
    site.latchkey.play(Trick.STALL, Trick.STALL, Trick.STALL);
    var reports = site.receipts(site.state).settleAll();
    assertEquals(2, reports.size());
    assertTrue(
        reports.stream()
            .filter(report -> report.rid().equals(stalled.token.rid().toString()))
            .allMatch(report -> report.receipt().equals("owed")));
  }

  @Test
  void receiptNeedsNoAuthority() throws IOException {
    owe();
    Files.delete(site.ca);
    assertEquals("accepted", report(delivery).receipt());
  }

  @Test
  void receiptIsOwedForThirtyDaysOnly() throws IOException {
    owe();
    site.latchkey.close();
    site.clock.advance(Duration.ofDays(29));
    assertEquals("owed", report(delivery).receipt());
    site.clock.advance(Duration.ofDays(2));
    assertEquals("given_up", report(delivery).receipt());
    assertEquals("applied", report(delivery).status());
    assertTrue(Files.readString(journalFile(delivery)).startsWith("seed ---"));
    refused("already_redeemed", site.redeem(delivery));
  }

  @Test
  void receiptThatIsOldIsSentOnceMoreFirst() {
    owe();
    site.clock.advance(Duration.ofDays(31));
    assertEquals("accepted", report(delivery).receipt());
  }

  private Delivery lookedAt() {
    var other = site.latchkey.deliver(DeliveryMode.CHOOSE, "alice", "file");
    site.person.agrees = false;
    refused("declined", site.redeem(other));
    site.person.agrees = true;
    return other;
  }

  private Delivery owe() {
    site.latchkey.play(Trick.NONE, Trick.NONE, Trick.DROP, Trick.DROP, Trick.DROP);
    finished(ReceiptOutcome.APPLIED, ReceiptState.OWED, site.redeem(delivery));
    return delivery;
  }

  private RedemptionStatus report(Delivery of) {
    return site.receipts(site.state).settleAll().stream()
        .filter(report -> report.rid().equals(of.token.rid().toString()))
        .findFirst()
        .orElseThrow();
  }

  private Path journalFile(Delivery of) {
    return site.state.resolve("redemptions").resolve(of.token.rid().value().hex());
  }
}
