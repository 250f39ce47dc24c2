package dev.latchkey.agent.redeem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.agent.fake.FakeConversation;
import dev.latchkey.agent.fake.FakeLatchkey.Delivery;
import dev.latchkey.agent.fake.TestRandomness;
import dev.latchkey.agent.fake.TestUser;
import dev.latchkey.agent.fake.Trick;
import dev.latchkey.agent.journal.Journal;
import dev.latchkey.agent.redeem.RedemptionResult.ReceiptState;
import dev.latchkey.protocol.AnswerStatus;
import dev.latchkey.protocol.DeliveryGrant;
import dev.latchkey.protocol.DeliveryMode;
import dev.latchkey.protocol.ReceiptOutcome;
import dev.latchkey.protocol.RedemptionOperation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RedemptionTests extends AtASite {
  @Test
  @Tag("S0-07")
  @Tag("S0-13")
  void chosenPasswordIsAppliedAndReported() throws IOException {
    var result = site.redeem(delivery);
    finished(ReceiptOutcome.APPLIED, ReceiptState.ACCEPTED, result);
    assertEquals(0, result.exitCode());
    assertEquals(FakeConversation.PASSWORD, site.password());
    assertEquals(AnswerStatus.APPLIED, delivery.status);
  }

  @Test
  void generatedPasswordIsAppliedAndShownOnce() throws IOException {
    var made = site.latchkey.deliver(DeliveryMode.GENERATE, "alice", "file");
    finished(ReceiptOutcome.APPLIED, ReceiptState.ACCEPTED, site.redeem(made));
    assertEquals(List.of(site.password()), site.person.shown);
  }

  @Test
  void originIsShownBeforeThePasswordIsAskedFor() {
    site.person.beforeTyping =
        () -> {
          var origin = site.person.origins.getFirst();
          assertEquals("Example Hosting", origin.grant().application());
          var shown = origin.describe();
          List.of("Example Hosting", "alice", "file:" + site.target, "choose", "9 minutes")
              .forEach(part -> assertTrue(shown.contains(part), part));
          assertTrue(delivery.claims.isEmpty());
        };
    assertEquals(0, site.redeem(delivery).exitCode());
  }

  @Test
  void nothingIsClaimedWithoutTheUsersConsent() {
    site.person.agrees = false;
    refused("declined", site.redeem(delivery));
    assertEquals(AnswerStatus.READY, delivery.status);
  }

  @Test
  void weakPasswordIsRefusedBeforeTheClaim() {
    site.person.types = "Password1";
    refused("common", site.redeem(delivery));
    assertTrue(delivery.claims.isEmpty());
  }

  @Test
  @Tag("S0-25")
  void usedTokenIsRefusedWithoutAWord() throws IOException {
    site.redeem(delivery);
    Files.writeString(site.target, "changed since");
    refused("already_redeemed", site.redeem(delivery));
    assertEquals("changed since", site.password());
    assertEquals(1, delivery.looks.size());
  }

  @Test
  @Tag("S0-25")
  void secondAgentIsToldAndItsClaimRaisesTheAlarm(@TempDir Path elsewhere) throws IOException {
    site.redeem(delivery);
    var sink = site.sink("file:" + elsewhere.resolve("password"));
    var result = site.redeem(delivery, "alice", sink, Optional.of(site.ca), elsewhere);
    refused("claimed_by_another", result);
    assertTrue(result.message().contains("treat the password as known"));
    assertEquals(2, delivery.claims.size());
    assertTrue(delivery.alarm);
    assertFalse(Files.exists(elsewhere.resolve("password")));
  }

  @Test
  void claimThatComesTooLateSeesTheSame(@TempDir Path elsewhere) {
    var other = elsewhere.resolve("password");
    site.person.beforeTyping =
        () -> {
          site.person.beforeTyping = () -> {};
          site.redeem(
              delivery, "alice", site.sink("file:" + other), Optional.of(site.ca), elsewhere);
        };
    refused("claimed_by_another", site.redeem(delivery));
    assertTrue(delivery.alarm);
  }

  @Test
  void contestedClaimIsNotApplied() throws IOException {
    site.person.beforeTyping = () -> delivery.alarm = true;
    var result = finished(ReceiptOutcome.FAILED, ReceiptState.ACCEPTED, site.redeem(delivery));
    assertEquals("contested", result.code());
    assertTrue(result.alarm());
    assertEquals("old", site.password());
  }

  @Test
  void alarmBeforeAnyClaimIsRefusedAndNothingIsOwed() {
    delivery.alarm = true;
    refused("no_answer", site.redeem(delivery));
    nothingIsOwed();
  }

  @ParameterizedTest
  @EnumSource(names = {"CLAIMED", "IN_DOUBT"})
  void claimThatTheJournalDoesNotKnowOwesNothingWithoutConsentAndTarget(AnswerStatus status) {
    delivery.status = status;
    refused("wrong_target", site.redeem(delivery, "bob", site.sink("file:" + site.target)));
    nothingIsOwed();
    site.person.agrees = false;
    refused("declined", site.redeem(delivery));
    nothingIsOwed();
  }

  @Test
  void codeIsNotForALatchkeyThatTheUserDeclines(@TempDir Path elsewhere) throws IOException {
    var coded = anotherWithCode();
    coded.grant =
        new DeliveryGrant(
            "Example Hosting",
            DeliveryMode.CHOOSE,
            "alice",
            "file",
            coded.grant.registration(),
            true);
    site.person.codes.add("ABCD1234");
    assertEquals(0, site.redeem(coded).exitCode());
    site.person.codes.add("ABCD1234");
    site.person.agrees = false;
    var sink = site.sink("file:" + site.target);
    refused(
        "claimed_by_another", site.redeem(coded, "alice", sink, Optional.of(site.ca), elsewhere));
    assertEquals(List.of("ABCD1234"), List.copyOf(site.person.codes));
  }

  @Test
  void tokenForAnotherAccountIsNotClaimed() {
    refused("wrong_target", site.redeem(delivery, "bob", site.sink("file:" + site.target)));
    assertTrue(delivery.claims.isEmpty());
    assertEquals(0, site.redeem(delivery).exitCode());
  }

  @Test
  void tokenForAnotherSinkIsNotClaimed() {
    var other = site.latchkey.deliver(DeliveryMode.CHOOSE, "alice", "command");
    refused("wrong_target", site.redeem(other));
    assertTrue(other.claims.isEmpty());
  }

  @Test
  void openSinkIsTheUsersChoice() {
    assertEquals(
        0, site.redeem(site.latchkey.deliver(DeliveryMode.CHOOSE, "alice", "")).exitCode());
  }

  @Test
  void changedGrantAtTheClaimIsRefusedAndMayBeTriedAgain() throws IOException {
    var right = delivery.grant;
    site.person.beforeTyping =
        () ->
            delivery.grant =
                new DeliveryGrant(
                    "Example Hosting",
                    DeliveryMode.CHOOSE,
                    "bob",
                    "file",
                    right.registration(),
                    false);
    refused("wrong_target", site.redeem(delivery));
    assertEquals("old", site.password());
    site.person.beforeTyping = () -> {};
    delivery.grant = right;
    assertEquals(0, site.redeem(delivery).exitCode());
  }

  @ParameterizedTest
  @EnumSource(names = {"EXPIRED", "REVOKED"})
  @Tag("S0-24")
  void deliveryThatIsOverIsNamedAndNeverTriedAgain(AnswerStatus over) throws IOException {
    delivery.status = over;
    refused(over.toString(), site.redeem(delivery));
    refused("already_redeemed", site.redeem(delivery));
    assertEquals("old", site.password());
  }

  @Test
  @Tag("S0-24")
  void claimAfterTheDeadlineIsNotApplied() throws IOException {
    site.steps =
        step -> {
          if (step == RedemptionStep.CLAIMED) {
            site.clock.advance(Duration.ofMinutes(9));
          }
        };
    var result = finished(ReceiptOutcome.FAILED, ReceiptState.ACCEPTED, site.redeem(delivery));
    assertEquals("late", result.code());
    assertEquals("old", site.password());
  }

  @Test
  void failingSinkIsReportedWithItsCode() throws IOException {
    site.person.beforeTyping = () -> replaceTargetByAFolder();
    var result = finished(ReceiptOutcome.FAILED, ReceiptState.ACCEPTED, site.redeem(delivery));
    assertEquals("file_target", result.code());
    assertEquals(1, result.exitCode());
    assertEquals(AnswerStatus.FAILED, delivery.status);
  }

  @Test
  void sinkThatCannotWorkIsNamedBeforeAnythingIsSent() {
    refused("sink", site.redeem(delivery, "alice", site.sink("file:/nowhere/at/all")));
    assertTrue(delivery.looks.isEmpty());
  }

  @Test
  void confirmCodeIsAskedForAndTriedAgain() throws IOException {
    delivery.code = "ABCD1234";
    delivery.grant =
        new DeliveryGrant(
            "Example Hosting",
            DeliveryMode.CHOOSE,
            "alice",
            "file",
            delivery.grant.registration(),
            true);
    site.person.codes.addAll(List.of("WRONG000", "ABCD1234"));
    assertEquals(0, site.redeem(delivery).exitCode());
    assertEquals("", delivery.looks.getFirst().confirmCode());
    refused("code_needed", site.redeem(anotherWithCode()));
  }

  @ParameterizedTest
  @CsvSource({"SEALED_REGISTERED, not_registered", "REGISTER, wrong_mode"})
  void tokensForOthersAreNotAttempted(DeliveryMode mode, String reason) {
    var other = site.latchkey.deliver(mode, "alice", "file");
    refused(reason, site.redeem(other));
    assertTrue(other.looks.isEmpty());
  }

  @Test
  @Tag("S0-13")
  void passwordUnderTwoLocksIsOpenedWithTheTokenAndApplied() throws IOException {
    var sealed = site.latchkey.deliver(DeliveryMode.SEALED_TWO_LOCKS, "alice", "file");
    sealed.seal("an existing password");
    finished(ReceiptOutcome.APPLIED, ReceiptState.ACCEPTED, site.redeem(sealed));
    assertEquals("an existing password", site.password());
  }

  @Test
  void passwordThatDoesNotOpenIsReportedAsFailedAndTheOldOneHolds() throws IOException {
    var empty = site.latchkey.deliver(DeliveryMode.SEALED_TWO_LOCKS, "alice", "file");
    finished(ReceiptOutcome.FAILED, ReceiptState.ACCEPTED, site.redeem(empty));
    assertEquals("unsealing", empty.receipts.getFirst().receipt().code());
    assertEquals("old", site.password());
  }

  @Test
  void tokenInUseByAnotherRunIsRefused() {
    site.person.beforeTyping = () -> refused("busy", site.redeem(delivery));
    assertEquals(0, site.redeem(delivery).exitCode());
  }

  @Test
  void policyOfThisServerWins() throws IOException {
    Files.createDirectories(site.state);
    Files.writeString(site.state.resolve("policy"), "modes: generate\n");
    refused("policy", site.redeem(delivery));
    assertTrue(delivery.looks.isEmpty());
  }

  @Test
  void superuserMustBeNamedInThePolicy() throws IOException {
    var root = site.latchkey.deliver(DeliveryMode.CHOOSE, "root", "file");
    var sink = site.sink("file:" + site.target);
    refused("policy", site.redeem(root, "root", sink));
    Files.createDirectories(site.state);
    Files.writeString(site.state.resolve("policy"), "accounts: root\n");
    assertEquals(0, site.redeem(root, "root", sink).exitCode());
  }

  @Test
  void stateThatOthersCanChangeStopsEverything() throws IOException {
    Files.createDirectories(site.state);
    Files.setPosixFilePermissions(site.state, PosixFilePermissions.fromString("rwxrwx---"));
    refused("state", site.redeem(delivery));
    assertTrue(delivery.looks.isEmpty());
  }

  @Test
  void stateOfSomebodyElseStopsEverything() throws IOException {
    site.redeem(site.latchkey.deliver(DeliveryMode.CHOOSE, "alice", "file"));
    int user = TestUser.strangerTo(site.state);
    var journal = new Journal(site.state, user, TestRandomness.bytes());
    var opening = journal.open(delivery.token.rid());
    assertEquals(site.state, assertInstanceOf(Journal.Opening.Unsafe.class, opening).folder());
  }

  @Test
  void alarmThatCouldNotBeRaisedIsRaisedByTheNextRun(@TempDir Path elsewhere) throws IOException {
    site.redeem(delivery);
    var sink = site.sink("file:" + site.target);
    site.latchkey.play(Trick.NONE, Trick.DROP, Trick.DROP, Trick.DROP);
    var first = site.redeem(delivery, "alice", sink, Optional.of(site.ca), elsewhere);
    refused("claimed_by_another", first);
    assertEquals(1, delivery.claims.size());
    refused(
        "claimed_by_another",
        site.redeem(delivery, "alice", sink, Optional.of(site.ca), elsewhere));
    assertEquals(2, delivery.claims.size());
  }

  @Test
  void copiedStateAppliesNothing(@TempDir Path copy) throws IOException {
    site.killAt(RedemptionStep.ASKED);
    crash();
    copyState(copy);
    site.killAt(RedemptionStep.CLAIMED);
    crash();
    site.steps = step -> {};
    var sink = site.sink("file:" + site.target);
    var result = site.redeem(delivery, "alice", sink, Optional.of(site.ca), copy);
    finished(ReceiptOutcome.UNKNOWN, ReceiptState.ACCEPTED, result);
    assertEquals("old", site.password());
  }

  @Test
  void lostAnswersAreAskedForAgainWithTheSameKey() throws IOException {
    site.latchkey.play(Trick.NONE, Trick.LOSE, Trick.DROP, Trick.NONE, Trick.LOSE);
    finished(ReceiptOutcome.APPLIED, ReceiptState.ACCEPTED, site.redeem(delivery));
    assertEquals(2, delivery.claims.size());
    assertEquals(delivery.claims.get(0).redeem(), delivery.claims.get(1).redeem());
  }

  @Test
  void runAfterALostAnswerGoesOnWithTheSameKey() throws IOException {
    site.latchkey.play(Trick.NONE, Trick.LOSE, Trick.LOSE, Trick.LOSE);
    refused("no_answer", site.redeem(delivery));
    assertEquals("old", site.password());
    finished(ReceiptOutcome.APPLIED, ReceiptState.ACCEPTED, site.redeem(delivery));
    var keys = delivery.claims.stream().map(claim -> claim.redeem().agentKey()).distinct();
    assertEquals(1, keys.count());
  }

  @Test
  void runAfterALostAnswerKeepsItsTarget() {
    site.latchkey.play(Trick.NONE, Trick.LOSE, Trick.LOSE, Trick.LOSE);
    refused("no_answer", site.redeem(delivery));
    refused("other_target", site.redeem(delivery, "bob", site.sink("file:" + site.target)));
  }

  @Test
  void claimThatNobodyAnsweredInTimeIsReportedAsLate() throws IOException {
    site.latchkey.play(Trick.NONE, Trick.LOSE, Trick.LOSE, Trick.LOSE);
    refused("no_answer", site.redeem(delivery));
    delivery.status = AnswerStatus.IN_DOUBT;
    var result = finished(ReceiptOutcome.FAILED, ReceiptState.ACCEPTED, site.redeem(delivery));
    assertEquals("late", result.code());
    assertEquals("old", site.password());
  }

  @Test
  void everyRequestNamesTheTokenOnlyByItsKey() {
    site.redeem(delivery);
    var look = delivery.looks.getFirst().redeem();
    assertEquals(RedemptionOperation.LOOK, look.op());
    assertEquals(delivery.token.publicKey(), look.tokenKey());
    assertNotEquals(look.tokenKey(), look.agentKey());
  }

  @Test
  void damagedJournalStopsEverything() throws IOException {
    site.killAt(RedemptionStep.CLAIMED);
    crash();
    site.steps = step -> {};
    var file = site.state.resolve("redemptions").resolve(delivery.token.rid().value().hex());
    Files.writeString(file, Files.readString(file).replace("claim ", "clam "));
    refused("journal_damaged", site.redeem(delivery));
    assertInstanceOf(
        Journal.Opening.Damaged.class, site.journal(site.state).open(delivery.token.rid()));
  }

  private void nothingIsOwed() {
    var report = site.receipts(site.state).settleAll().getFirst();
    assertEquals("open", report.status());
    assertEquals("", report.receipt());
    assertTrue(delivery.claims.isEmpty());
  }

  private Delivery anotherWithCode() {
    var other = site.latchkey.deliver(DeliveryMode.CHOOSE, "alice", "file");
    other.code = "ABCD1234";
    other.grant = delivery.grant;
    return other;
  }

  private void crash() {
    assertThrows(Site.Killed.class, () -> site.redeem(delivery));
  }

  private void copyState(Path copy) throws IOException {
    var from = site.state.resolve("redemptions");
    var to = Files.createDirectories(copy.resolve("redemptions"));
    try (var files = Files.list(from)) {
      for (var file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private void replaceTargetByAFolder() {
    try {
      Files.delete(site.target);
      Files.createDirectory(site.target);
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
