package dev.latchkey.agent.redeem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.agent.fake.FakeConversation;
import dev.latchkey.agent.fake.TestUser;
import dev.latchkey.agent.journal.Journal;
import dev.latchkey.agent.redeem.RedemptionResult.ReceiptState;
import dev.latchkey.agent.sink.Sink;
import dev.latchkey.protocol.AgentKeys;
import dev.latchkey.protocol.AnswerStatus;
import dev.latchkey.protocol.DeliveryMode;
import dev.latchkey.protocol.ReceiptOutcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The agent dies at each step and is run again: never applied twice, never lost in silence.
@Tag("DP-4")
class CrashTests extends AtASite {
  @BeforeEach
  void leaveTheSinkOpen() {
    delivery = site.latchkey.deliver(DeliveryMode.CHOOSE, "alice", "");
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"INTENT_JOURNALED", "SETTLED"})
  void nextRunEndsWithAppliedAndItsReceipt(RedemptionStep step) throws IOException {
    crash(step, file());
    boolean before = step.compareTo(RedemptionStep.INTENT_JOURNALED) < 0;
    assertEquals(before ? "old" : FakeConversation.PASSWORD, site.password());
    site.person.types = before ? FakeConversation.PASSWORD : "never to be used";
    finished(ReceiptOutcome.APPLIED, ReceiptState.ACCEPTED, site.redeem(delivery));
    assertEquals(FakeConversation.PASSWORD, site.password());
    assertEquals(AnswerStatus.APPLIED, delivery.status);
    assertEquals(1, delivery.claims.stream().map(c -> c.redeem().agentKey()).distinct().count());
  }

  @Test
  void fileSinkTellsThatItWasNeverChanged() throws IOException {
    crash(RedemptionStep.INTENT_JOURNALED, file());
    var result = finished(ReceiptOutcome.FAILED, ReceiptState.ACCEPTED, site.redeem(delivery));
    assertEquals("crashed", result.code());
    assertEquals("old", site.password());
    assertEquals(AnswerStatus.FAILED, delivery.status);
    try (var files = Files.list(site.folder)) {
      assertTrue(files.noneMatch(file -> file.getFileName().toString().startsWith(".latchkey")));
    }
  }

  @Test
  void fileChangedBySomebodyElseSinceIsUnknown() throws IOException {
    crash(RedemptionStep.APPLIED, file());
    Files.delete(site.target);
    Files.writeString(site.target, "somebody else's");
    finished(ReceiptOutcome.UNKNOWN, ReceiptState.ACCEPTED, site.redeem(delivery));
    assertEquals("somebody else's", site.password());
  }

  @ParameterizedTest
  @EnumSource(names = {"INTENT_JOURNALED", "APPLIED"})
  void commandThatMayHaveRunIsUnknownAndNeverRunAgain(RedemptionStep step) throws IOException {
    var sink = command();
    crash(step, sink);
    finished(ReceiptOutcome.UNKNOWN, ReceiptState.ACCEPTED, site.redeem(delivery, "alice", sink));
    assertEquals(step == RedemptionStep.APPLIED ? 1 : 0, runs());
    assertEquals(AnswerStatus.IN_DOUBT, delivery.status);
  }

  @Test
  void crashAfterTheAcknowledgementLeavesNothingToDo() throws IOException {
    crash(RedemptionStep.SETTLED, file());
    refused("already_redeemed", site.redeem(delivery));
    assertEquals(AnswerStatus.APPLIED, delivery.status);
    assertTrue(Files.readString(journalFile()).startsWith("seed " + "-".repeat(43) + "\n"));
  }

  @ParameterizedTest
  @EnumSource(names = {"INTENT_JOURNALED", "APPLIED", "OUTCOME_JOURNALED", "ACKNOWLEDGED"})
  void statusSettlesWhatACrashLeft(RedemptionStep step) {
    crash(step, file());
    var report = site.receipts(site.state).settleAll().getFirst();
    assertEquals(step == RedemptionStep.INTENT_JOURNALED ? "failed" : "applied", report.status());
    assertEquals("accepted", report.receipt());
    assertEquals("file:" + site.target, report.sink());
  }

  @ParameterizedTest
  @EnumSource(names = {"ASKED", "LOOKED", "CLAIM_JOURNALED", "CLAIMED", "PREPARED"})
  void statusAppliesNothing(RedemptionStep step) throws IOException {
    crash(step, file());
    var report = site.receipts(site.state).settleAll().getFirst();
    assertEquals(
        step.compareTo(RedemptionStep.CLAIM_JOURNALED) < 0 ? "open" : "claiming", report.status());
    assertEquals("old", site.password());
  }

  @ParameterizedTest
  @EnumSource
  void tornLastLineWasNotDoneYet(RedemptionStep step) throws IOException {
    crash(step, file());
    var path = journalFile();
    Files.writeString(path, Files.readString(path) + "intent {\"mark\":\"(dev=");
    site.person.types = FakeConversation.PASSWORD;
    var result = site.redeem(delivery);
    if (step == RedemptionStep.SETTLED) {
      refused("already_redeemed", result);
    } else {
      var outcome =
          step == RedemptionStep.INTENT_JOURNALED ? ReceiptOutcome.FAILED : ReceiptOutcome.APPLIED;
      finished(outcome, ReceiptState.ACCEPTED, result);
    }
  }

  @Test
  void fileCutOffWhileItBeganIsBegunAnew() throws IOException {
    var path = journalFile();
    Files.createDirectories(path.getParent());
    Files.writeString(path, "seed AAAAAAAA");
    assertEquals(0, site.redeem(delivery).exitCode());
  }

  @ParameterizedTest
  @EnumSource
  @Tag("S0-03")
  @Tag("S4-42")
  @Tag("S4-43")
  void noSecretIsInTheStateAtAnyStep(RedemptionStep step) throws IOException {
    crash(step, file());
    var text = new String(allState(), StandardCharsets.ISO_8859_1);
    for (var secret : secrets()) {
      assertFalse(text.contains(secret), secret);
    }
  }

  @Test
  void seedIsWipedOnceTheReceiptIsAcknowledged() throws IOException {
    crash(RedemptionStep.ACKNOWLEDGED, file());
    var seed = Files.readString(journalFile()).substring(5, 48);
    assertEquals(
        delivery.claims.getFirst().redeem().agentKey(),
        AgentKeys.derive(Base64.getUrlDecoder().decode(seed)).receipts().publicKey());
    site.redeem(delivery);
    var text = Files.readString(journalFile());
    assertFalse(text.contains(seed));
    assertTrue(text.startsWith("seed " + "-".repeat(43) + "\n"));
  }

  @Test
  void journalIsForItsOwnerOnly() throws IOException {
    site.redeem(delivery);
    var folder = site.state.resolve("redemptions");
    assertEquals("rwx------", mode(site.state));
    assertEquals("rwx------", mode(folder));
    assertEquals("rw-------", mode(journalFile()));
  }

  @Test
  void wrongFileInTheJournalIsPassedOver() throws IOException {
    site.redeem(delivery);
    Files.writeString(site.state.resolve("redemptions/README"), "hello");
    assertEquals(
        List.of(delivery.token.rid()), new Journal(site.state, TestUser.ID, byte[]::new).rids());
  }

  private void crash(RedemptionStep step, Sink sink) {
    site.killAt(step);
    assertThrows(Site.Killed.class, () -> site.redeem(delivery, "alice", sink));
    site.steps = reached -> {};
  }

  private Sink file() {
    return site.sink("file:" + site.target);
  }

  private Sink command() throws IOException {
    var script = site.folder.resolve("set-password");
    Files.writeString(
        script, "#!/bin/sh\ncat > /dev/null\necho run >> '" + site.folder.resolve("runs") + "'\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return site.sink("command:" + script);
  }

  private long runs() throws IOException {
    var runs = site.folder.resolve("runs");
    return Files.exists(runs) ? Files.readAllLines(runs).size() : 0;
  }

  private Path journalFile() {
    return site.state.resolve("redemptions").resolve(delivery.token.rid().value().hex());
  }

  private byte[] allState() throws IOException {
    var all = new ByteArrayOutputStream();
    try (var files = Files.walk(site.state)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        all.writeBytes(Files.readAllBytes(file));
      }
    }
    return all.toByteArray();
  }

  private List<String> secrets() {
    var token = delivery.token.reveal();
    var content = Base64.getUrlDecoder().decode(token.substring(4));
    var secret = Arrays.copyOfRange(content, 25, 57);
    var spellings =
        Stream.of(secret, FakeConversation.PASSWORD.getBytes(StandardCharsets.UTF_8))
            .flatMap(bytes ->
                Stream.of(
                    new String(bytes, StandardCharsets.ISO_8859_1),
                    HexFormat.of().formatHex(bytes),
                    Base64.getEncoder().withoutPadding().encodeToString(bytes),
                    Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)));
    return Stream.concat(spellings, Stream.of(token, token.substring(40, 70))).toList();
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
