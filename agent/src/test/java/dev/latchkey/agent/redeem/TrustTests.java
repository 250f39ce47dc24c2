package dev.latchkey.agent.redeem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.agent.fake.Trick;
import dev.latchkey.agent.redeem.RedemptionResult.ReceiptState;
import dev.latchkey.protocol.AnswerStatus;
import dev.latchkey.protocol.DeliveryMode;
import dev.latchkey.protocol.ReceiptOutcome;
import dev.latchkey.protocol.RedemptionRequest;
import dev.latchkey.protocol.crypto.LatchkeyKey;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.testkit.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whom the agent believes, and what it sends before it does.
@Tag("S0-04")
class TrustTests extends AtASite {
  @ParameterizedTest
  @EnumSource(names = {"FORGE_EXPIRED", "OTHER_LATCHKEY", "NONSENSE"})
  void unsignedAnswerIsNoAnswer(Trick trick) throws IOException {
    site.latchkey.play(trick, Trick.NONE, trick);
    finished(ReceiptOutcome.APPLIED, ReceiptState.ACCEPTED, site.redeem(delivery));
  }

  @ParameterizedTest
  @EnumSource(names = {"FORGE_EXPIRED", "OTHER_LATCHKEY", "NONSENSE", "DROP", "NOT_FOUND"})
  @Tag("DP-13")
  void withoutASignedAnswerNothingIsDoneAndNothingForgotten(Trick trick) throws IOException {
    site.latchkey.play(trick, trick, trick);
    refused("no_answer", site.redeem(delivery));
    assertEquals("old", site.password());
    site.latchkey.play(Trick.NONE);
    if (trick != Trick.NOT_FOUND) {
      assertEquals(0, site.redeem(delivery).exitCode());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FORGE_EXPIRED", "NONSENSE", "DROP", "LOSE"})
  @Tag("DP-13")
  void forgedOrLostAcknowledgementLeavesTheReceiptOwed(Trick trick) {
    site.latchkey.play(Trick.NONE, Trick.NONE, trick, trick, trick);
    var result = finished(ReceiptOutcome.APPLIED, ReceiptState.OWED, site.redeem(delivery));
    assertEquals(3, result.exitCode());
    var report = site.receipts(site.state).settleAll().getFirst();
    assertEquals("accepted", report.receipt());
    assertEquals("applied", report.status());
    assertEquals(AnswerStatus.APPLIED, delivery.status);
  }

  @Test
  void answerThatWasHeldBackIsNoAnswerToTheNextMessage() throws IOException {
    site.latchkey.play(Trick.NONE, Trick.LOSE, Trick.EARLIER, Trick.EARLIER);
    refused("no_answer", site.redeem(delivery));
    assertEquals("old", site.password());
    assertEquals(3, delivery.claims.stream().map(RedemptionRequest::nonce).distinct().count());
    finished(ReceiptOutcome.APPLIED, ReceiptState.ACCEPTED, site.redeem(delivery));
  }

  @Test
  void acknowledgementThatWasHeldBackLeavesTheReceiptOwed() {
    site.latchkey.play(Trick.NONE, Trick.NONE, Trick.LOSE, Trick.EARLIER, Trick.EARLIER);
    finished(ReceiptOutcome.APPLIED, ReceiptState.OWED, site.redeem(delivery));
  }

  @Test
  void answerThatStallsIsNoAnswer() {
    site.answerLimit = Duration.ofMillis(300);
    site.latchkey.play(Trick.STALL, Trick.STALL, Trick.STALL);
    refused("no_answer", site.redeem(delivery));
  }

  @Test
  void tokenOfAnotherLatchkeyGetsNoMoreThanALook() {
    var stranger = new LatchkeyKey(Octets.of(TestAuthority.keyPair().getPublic().getEncoded()));
    var foreign =
        site.latchkey.deliver(DeliveryMode.CHOOSE, "alice", "file", stranger.fingerprint());
    refused("no_answer", site.redeem(foreign));
    assertTrue(foreign.claims.isEmpty());
    assertEquals(AnswerStatus.READY, foreign.status);
  }

  @Test
  void invalidCertificateWithAForeignKeyGetsNoMoreThanALook() {
    refused("tls_key", redeem(Optional.empty()));
    assertEquals(1, delivery.looks.size());
    assertTrue(delivery.claims.isEmpty());
  }

  @Test
  @Tag("DP-12")
  void foreignCertificateNeverSeesTheCode() {
    delivery.code = "ABCD1234";
    site.person.codes.add("ABCD1234");
    refused("tls_key", redeem(Optional.empty()));
    assertEquals("", delivery.looks.getFirst().confirmCode());
    assertFalse(site.person.codes.isEmpty());
  }

  @Test
  void invalidCertificateWithAKeyThatTheTokenVouchesForIsGood() {
    site.latchkey.vouchFor(site.identity);
    assertEquals(0, redeem(Optional.empty()).exitCode());
    assertFalse(site.person.origins.getFirst().certificateValid());
  }

  @Test
  void validCertificateIsGoodWithoutAVoucher() {
    assertEquals(0, redeem(Optional.of(site.ca)).exitCode());
    assertTrue(site.person.origins.getFirst().certificateValid());
  }

  @Test
  void validCertificateForAnotherNameIsNot() {
    site.latchkey.serveTls(site.pki.issue("elsewhere.example"));
    refused("tls_key", redeem(Optional.of(site.ca)));
    assertTrue(delivery.claims.isEmpty());
  }

  @Test
  void claimGoesToTheKeyOfTheLookOnly() {
    site.latchkey.play(Trick.NONE);
    site.person.beforeTyping =
        () -> {
          site.latchkey.serveTls(site.pki.issue("localhost"));
          // Breaks the connection that the look left open.
          site.latchkey.play(Trick.DROP);
        };
    refused("no_answer", redeem(Optional.of(site.ca)));
    assertTrue(delivery.claims.isEmpty());
  }

  @Test
  void owedReceiptOutlivesAChangeOfTheTlsKeyAndEndsOnlyBySignature() {
    site.latchkey.vouchFor(site.identity);
    site.latchkey.play(Trick.NONE, Trick.NONE, Trick.DROP, Trick.DROP, Trick.DROP);
    assertEquals(3, redeem(Optional.empty()).exitCode());
    site.latchkey.serveTls(TestAuthority.stranger().issue("localhost"));
    site.latchkey.play(Trick.FORGE_EXPIRED, Trick.NONSENSE, Trick.NOT_FOUND);
    assertEquals("owed", site.receipts(site.state).settleAll().getFirst().receipt());
    assertEquals("accepted", site.receipts(site.state).settleAll().getFirst().receipt());
  }

  @Test
  void fileWithoutCertificatesIsNoAuthority() throws IOException {
    var empty = Files.writeString(site.folder.resolve("empty.pem"), "nothing");
    refused("ca", redeem(Optional.of(empty)));
    assertTrue(delivery.looks.isEmpty());
  }

  private RedemptionResult redeem(Optional<Path> ca) {
    return site.redeem(delivery, "alice", site.sink("file:" + site.target), ca, site.state);
  }
}
