package dev.latchkey.agent.register;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.agent.fake.FakeRegistrations.Registration;
import dev.latchkey.agent.fake.Trick;
import dev.latchkey.agent.identity.ServerIdentity;
import dev.latchkey.protocol.RenewalAnswer;
import dev.latchkey.protocol.crypto.Fingerprint;
import dev.latchkey.protocol.crypto.Octets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Sealing keys over the months.
@Tag("S0-44")
class SealingKeyRenewalTests {
  private static final Duration MONTH = Duration.ofDays(30);
  private static final Duration OVERLAP = Duration.ofMinutes(65);
  private static final Duration BIT = Duration.ofSeconds(2);

  @TempDir private Path folder;
  private RegisteredSite site;
  private Registration server;

  @BeforeEach
  void open() throws IOException {
    site = new RegisteredSite(folder);
    server = site.registered();
  }

  @AfterEach
  void close() {
    site.close();
  }

  private void runAfter(Duration time) {
    site.clock.advance(time);
    assertTrue(site.renewal().renewDue());
  }

  private List<Long> numbers() {
    return site.identity().sealing().stream().map(ServerIdentity.Sealing::number).toList();
  }

  @Test
  void youngKeyIsLeftAloneAndLatchkeyIsNotAsked() {
    runAfter(MONTH.minus(BIT));
    assertEquals(List.of(1L), numbers());
    assertEquals(List.of(), server.renewals);
  }

  @Test
  void keyIsRenewedAfterThirtyDaysAndTheFormerOneStaysForWhatIsUnderWay() {
    var first = site.identity().sealing().getFirst();
    runAfter(MONTH.plus(BIT));
    assertEquals(List.of(2L, 1L), numbers());
    assertEquals(site.identity().vouched(), server.sealing.orElseThrow());
    assertNotEquals(first.seed(), site.identity().sealing().getFirst().seed());
    try (var former = site.identity().sealing(1).orElseThrow();
        var before = first.keys()) {
      assertEquals(before.publicKey(), former.publicKey());
    }
  }

  @Test
  void formerKeyIsGoneOnceNothingCanBeSealedToItAnyMore() throws IOException {
    var first = site.identity().sealing().getFirst().seed();
    runAfter(MONTH.plus(BIT));
    runAfter(OVERLAP.minus(BIT));
    assertEquals(List.of(2L, 1L), numbers());
    assertTrue(onDisk(first));
    runAfter(BIT.multipliedBy(2));
    assertEquals(List.of(2L), numbers());
    assertFalse(onDisk(first));
    assertEquals(1, server.renewals.size());
  }

  private boolean onDisk(Octets seed) throws IOException {
    try (var files = Files.walk(site.state)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        if (Files.readString(file).contains(seed.base64())) {
          return true;
        }
      }
      return false;
    }
  }

  @Test
  void formerKeyGoesInTimeEvenIfLatchkeyCannotBeReached() {
    runAfter(MONTH.plus(BIT));
    site.latchkey.close();
    runAfter(OVERLAP.plus(BIT));
    assertEquals(List.of(2L), numbers());
  }

  @Test
  void eachMonthHasItsKey() {
    for (long month = 2; month < 6; month++) {
      runAfter(MONTH.plus(BIT));
      assertEquals(month, server.number());
      runAfter(OVERLAP.plus(BIT));
      assertEquals(List.of(month), numbers());
    }
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "FORGE_EXPIRED",
        "OTHER_LATCHKEY",
        "NONSENSE",
        "DROP",
        "LOSE",
        "NOT_FOUND",
        "EARLIER"
      })
  void answerThatProvesNothingLeavesBothKeysUntilOneThatDoes(Trick trick) {
    playOnAllTries(trick);
    runAfter(MONTH.plus(BIT));
    var offered = site.identity().sealing().getFirst();
    assertEquals(List.of(2L, 1L), numbers());
    // Latchkey may go on sealing to the first one until it has the second.
    playOnAllTries(trick);
    runAfter(OVERLAP.multipliedBy(2));
    assertEquals(List.of(2L, 1L), numbers());
    runAfter(BIT);
    assertEquals(2, server.number());
    assertEquals(offered, site.identity().sealing().getFirst());
    runAfter(OVERLAP.minus(BIT));
    assertEquals(List.of(2L, 1L), numbers());
    runAfter(BIT.multipliedBy(2));
    assertEquals(List.of(2L), numbers());
  }

  /// Only the uniform refusal ends the tries.
  private void playOnAllTries(Trick trick) {
    for (int tries = trick == Trick.NOT_FOUND ? 1 : 3; tries > 0; tries--) {
      site.latchkey.play(trick);
    }
  }

  @Test
  void oneKeyIsOfferedHoweverLongLatchkeyIsAway() {
    site.latchkey.play(Trick.DROP, Trick.DROP, Trick.DROP, Trick.DROP, Trick.DROP, Trick.DROP);
    runAfter(MONTH.plus(BIT));
    runAfter(MONTH.multipliedBy(3));
    assertEquals(List.of(2L, 1L), numbers());
    runAfter(BIT);
    assertEquals(2, server.number());
    runAfter(OVERLAP.plus(BIT));
    assertEquals(3, server.number());
  }

  @ParameterizedTest
  @EnumSource(value = RenewalAnswer.Status.class, names = "ACTIVE", mode = EnumSource.Mode.EXCLUDE)
  void serverThatIsNotActiveLosesNoKeyAndIsToldSo(RenewalAnswer.Status status) {
    server.standing = status;
    runAfter(MONTH.plus(BIT));
    runAfter(OVERLAP.plus(BIT));
    assertEquals(List.of(2L, 1L), numbers());
    assertEquals(status.toString(), site.renewal().contactAll().getFirst().status());
    server.standing = RenewalAnswer.Status.ACTIVE;
    runAfter(BIT);
    assertEquals(2, server.number());
  }

  @Test
  void statusTellsWhereThisServerStands() {
    var standing = site.renewal().contactAll().getFirst();
    assertEquals("active", standing.status());
    assertEquals(server.id(), standing.server());
    assertEquals(1, standing.sealingKey());
    site.latchkey.close();
    assertEquals("unreachable", site.renewal().contactAll().getFirst().status());
  }

  @Test
  void requestTellsLatchkeyNothingButTheKeyInUse() {
    var before = site.identity();
    var _ = site.renewal().contactAll();
    assertEquals(before, site.identity());
    assertEquals(1, server.renewals.getFirst().sealingKey().number());
  }

  @Test
  void clockThatWasSetFarBackRenewsAndDestroysAsOneThatWentOn() {
    runAfter(MONTH.multipliedBy(100));
    assertEquals(List.of(2L, 1L), numbers());
    runAfter(MONTH.multipliedBy(100).negated());
    assertEquals(List.of(3L, 2L), numbers());
    assertEquals(3, server.number());
  }

  @Test
  void clockThatWasSetBackALittleChangesNothing() {
    runAfter(Duration.ofHours(-1));
    assertEquals(List.of(1L), numbers());
    assertEquals(List.of(), server.renewals);
  }

  @Test
  void damagedIdentityKeepsNoOtherFromItsTurn() throws IOException {
    try (var other = new RegisteredSite(folder)) {
      var second = other.registered();
      Files.writeString(
          site.state.resolve("identities").resolve(site.latchkey.key().fingerprint().value().hex()),
          "nonsense");
      site.clock.advance(MONTH.plus(BIT));
      assertFalse(site.renewal().renewDue());
      assertEquals(2, second.number());
      assertEquals(List.of(), server.renewals);
      assertEquals(
          List.of("active", "damaged"),
          site.renewal().contactAll().stream()
              .map(SealingKeyRenewal.Standing::status)
              .sorted()
              .toList());
    }
  }

  @Test
  void unconfirmedRegistrationIsNotRenewed() {
    var waiting = site.latchkey.register();
    site.identities.findOrMake(new Fingerprint(Octets.of(new byte[16])), site.clock.timeOfDay());
    runAfter(MONTH.plus(BIT));
    assertEquals(1, server.renewals.size());
    assertEquals(0, waiting.number());
  }
}
