package dev.latchkey.server.tokens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.accounts.TestAccounts;
import dev.latchkey.server.keys.TestKeys;
import dev.latchkey.server.secrets.Base64Url;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@EachDatabase
class OneTimeTokensTests {
  private static final Purpose RECOVERY = new Purpose("recovery", Duration.ofMinutes(10));
  private static final Purpose VERIFICATION = new Purpose("verification", Duration.ofHours(24));
  private static final Duration SECOND = Duration.ofSeconds(1);
  private final TestDatabase test;
  private final OneTimeTokens tokens =
      new OneTimeTokens(TestKeys.shared().digests(), new SystemRandomness());

  OneTimeTokensTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
  }

  private Secret issue(Purpose purpose, String subject) {
    return test.database()
        .write(
            transaction -> tokens.issue(transaction, purpose, new TokenSubject.Address(subject)));
  }

  private Optional<OneTimeToken> claim(Purpose purpose, Secret token) {
    return test.database()
        .write(transaction -> tokens.claim(transaction, purpose, PresentedToken.alone(token)));
  }

  private Optional<OneTimeToken> peek(Purpose purpose, Secret token) {
    var now = test.database().now();
    return test.database()
        .read(handle -> tokens.peek(handle, now, purpose, PresentedToken.alone(token)));
  }

  private List<Map<String, Object>> table() {
    return test
        .database()
        .read(
            handle -> handle.select("SELECT * FROM one_time_tokens ORDER BY id").mapToMap().list())
        .stream()
        .map(OneTimeTokensTests::comparable)
        .toList();
  }

  private static Map<String, Object> comparable(Map<String, Object> row) {
    row.replaceAll((_, value) -> value instanceof byte[] bytes ? Base64Url.encode(bytes) : value);
    return row;
  }

  // what it is

  @Test
  @Tag("S0-11")
  @Tag("S0-23")
  @Tag("S4-07")
  @Tag("S4-08")
  void tokensAre256BitsThatShareNothing() {
    var all = new HashSet<String>();
    var beginnings = new HashSet<String>();
    var ends = new HashSet<String>();
    for (var token : issue500()) {
      assertEquals(43, token.length());
      assertEquals(32, Base64Url.decode(token).orElseThrow().length);
      all.add(token);
      beginnings.add(token.substring(0, 10));
      ends.add(token.substring(33));
    }
    assertEquals(List.of(500, 500, 500), List.of(all.size(), beginnings.size(), ends.size()));
  }

  @Test
  void browserThatUsedATokenIsKnownForAWhile() {
    var token = issue(RECOVERY, "alice");
    var laptop = PresentedToken.alone(token).by(Secret.of("the laptop"));
    assertEquals(Optional.empty(), usedBy(laptop));
    test.database().write(transaction -> tokens.claim(transaction, RECOVERY, laptop));
    assertEquals(Optional.of(new TokenSubject.Address("alice")), usedBy(laptop));
    assertEquals(Optional.empty(), usedBy(PresentedToken.alone(token).by(Secret.of("the phone"))));
    assertEquals(Optional.empty(), usedBy(PresentedToken.alone(token)));
    test.clock().advance(SECOND);
    assertEquals(Optional.empty(), usedBy(laptop));
  }

  @Test
  void tokenThatAProgramUsedBelongsToNoBrowser() {
    var token = issue(RECOVERY, "alice");
    claim(RECOVERY, token);
    assertEquals(Optional.empty(), usedBy(PresentedToken.alone(token)));
    assertEquals(Optional.empty(), usedBy(PresentedToken.alone(token).by(Secret.of(""))));
  }

  private Optional<TokenSubject> usedBy(PresentedToken shown) {
    var since = test.database().now().minus(SECOND);
    return test.database()
        .read(handle -> tokens.usedBy(handle, since, RECOVERY, shown))
        .map(UsedToken::subject);
  }

  /// Text browsers and mail readers break lines at a hyphen, and with them the link.
  @Test
  @Tag("S4-08")
  void noTokenHoldsAHyphenAtWhichALinkIsBroken() {
    assertEquals(List.of(), issue500().stream().filter(token -> token.indexOf('-') >= 0).toList());
  }

  private List<String> issue500() {
    return test.database()
        .write(transaction ->
            Stream.generate(() ->
                    tokens
                        .issue(transaction, RECOVERY, new TokenSubject.Address("alice"))
                        .exposeText())
                .limit(500)
                .toList());
  }

  @Test
  @Tag("S0-26")
  @Tag("S4-09")
  void theTableHoldsNothingThatCouldBeRedeemedOrGuessedAt() throws GeneralSecurityException {
    var token = issue(RECOVERY, "alice").exposeText();
    var stored =
        test.database()
            .read(handle ->
                handle.select("SELECT digest FROM one_time_tokens").mapTo(byte[].class).one());
    for (var algorithm : List.of("MD5", "SHA-1", "SHA-256", "SHA-512")) {
      for (var input : List.of(token, "recovery " + token)) {
        var digest =
            MessageDigest.getInstance(algorithm).digest(input.getBytes(StandardCharsets.UTF_8));
        assertFalse(MessageDigest.isEqual(digest, stored), algorithm);
      }
    }
    assertFalse(MessageDigest.isEqual(Base64Url.decode(token).orElseThrow(), stored));
    assertTrue(claim(RECOVERY, Secret.of(stored)).isEmpty());
    assertTrue(claim(RECOVERY, Secret.of(Base64Url.encode(stored))).isEmpty());
    assertFalse(table().toString().contains(token));
  }

  @Test
  @Tag("S0-27")
  @Tag("S0-28")
  @Tag("C-32")
  void theRowHoldsItsTimesAndItsUse() {
    var token = issue(RECOVERY, "alice");
    var now = test.clock().millis();
    var fresh = table().getFirst();
    assertEquals(now, number(fresh, "created_at"));
    assertEquals(now + RECOVERY.life().toMillis(), number(fresh, "expires_at"));
    assertEquals(null, fresh.get("used_at"));
    test.clock().advance(SECOND);
    claim(RECOVERY, token);
    assertEquals(now + 1000, number(table().getFirst(), "used_at"));
  }

  private static long number(Map<String, Object> row, String column) {
    return ((Number) Objects.requireNonNull(row.get(column))).longValue();
  }

  @Test
  @Tag("S0-29")
  void nullsAndDuplicatesAreRefused() {
    issue(RECOVERY, "alice");
    for (var column : List.of("id", "digest", "purpose", "subject", "created_at", "expires_at")) {
      assertThrows(
          JdbiException.class,
          () -> test.tamper("UPDATE one_time_tokens SET " + column + " = NULL"),
          column);
    }
    assertThrows(
        JdbiException.class,
        () ->
            test.tamper(
                """
                INSERT INTO one_time_tokens (id, digest, purpose, subject, created_at, expires_at)
                SELECT 'other', digest, purpose, subject, created_at, expires_at FROM one_time_tokens
                """));
  }

  @Test
  @Tag("S0-35")
  void tokensOfAnotherInstallationAreRefused() {
    var foreign = new OneTimeTokens(TestKeys.fresh().digests(), new SystemRandomness());
    var token =
        test.database()
            .write(transaction ->
                foreign.issue(transaction, RECOVERY, new TokenSubject.Address("alice")));
    assertTrue(claim(RECOVERY, token).isEmpty());
  }

  // once

  @Test
  @Tag("S0-25")
  @Tag("S4-67")
  void isClaimedOnce() {
    var token = issue(RECOVERY, "alice");
    assertEquals(new TokenSubject.Address("alice"), claim(RECOVERY, token).orElseThrow().subject());
    assertTrue(claim(RECOVERY, token).isEmpty());
    assertTrue(peek(RECOVERY, token).isEmpty());
  }

  @Test
  void lookingChangesNothing() {
    var token = issue(RECOVERY, "alice");
    var before = table();
    assertEquals(peek(RECOVERY, token), peek(RECOVERY, token));
    assertEquals(before, table());
    assertTrue(claim(RECOVERY, token).isPresent());
  }

  @Test
  @Tag("S4-68")
  void hasAnIdThatIsNotTheSecret() {
    var token = issue(RECOVERY, "alice");
    var seen = peek(RECOVERY, token).orElseThrow();
    assertEquals(seen, claim(RECOVERY, token).orElseThrow());
    assertFalse(token.exposeText().contains(seen.id().value()));
    assertTrue(claim(RECOVERY, Secret.of(seen.id().value())).isEmpty());
  }

  @Test
  void aClaimThatIsRolledBackLeavesTheTokenGood() {
    var token = issue(RECOVERY, "alice");
    assertThrows(
        IllegalStateException.class,
        () ->
            test.database()
                .write(transaction -> {
                  assertTrue(
                      tokens.claim(transaction, RECOVERY, PresentedToken.alone(token)).isPresent());
                  throw new IllegalStateException("planned");
                }));
    assertTrue(claim(RECOVERY, token).isPresent());
  }

  @Test
  @Tag("S0-25")
  void aUsedTokenIsRefusedByAnotherNodeAndAfterARestart() {
    var token = issue(RECOVERY, "alice");
    claim(RECOVERY, token);
    try (var other = test.reopen()) {
      assertTrue(
          other.write(t -> tokens.claim(t, RECOVERY, PresentedToken.alone(token))).isEmpty());
    }
  }

  @Test
  @Tag("S4-69")
  void aUsedTokenStaysOnTheListLongAfterItsEnd() {
    var token = issue(RECOVERY, "alice");
    claim(RECOVERY, token);
    test.clock().advance(Duration.ofDays(7));
    test.run(tokens::purge);
    assertEquals(1, table().size());
    assertTrue(claim(RECOVERY, token).isEmpty());
    test.clock().advance(Duration.ofDays(1));
    test.run(tokens::purge);
    assertEquals(0, table().size());
    assertTrue(claim(RECOVERY, token).isEmpty());
  }

  // bad ones

  @Test
  @Tag("S0-20")
  @Tag("S4-71")
  void everyBadTokenIsRefusedAndChangesNothing() {
    var good = issue(RECOVERY, "alice").exposeText();
    List<UnaryOperator<String>> changes =
        List.of(
            token -> token.substring(1),
            token -> token.substring(0, 42),
            token -> token + "A",
            token -> token + "=",
            token -> " " + token,
            token -> token.toUpperCase(Locale.ROOT),
            token -> token.toLowerCase(Locale.ROOT),
            token -> new StringBuilder(token).reverse().toString(),
            _ -> "",
            _ -> "\u0000",
            _ -> "A".repeat(43),
            _ -> "x".repeat(60_000));
    var before = table();
    for (var change : changes) {
      assertTrue(claim(RECOVERY, Secret.of(change.apply(good))).isEmpty());
    }
    assertEquals(before, table());
    assertTrue(claim(RECOVERY, Secret.of(good)).isPresent());
  }

  @Test
  @Tag("S4-71")
  void isGoodForItsPurposeOnly() {
    var token = issue(RECOVERY, "alice");
    assertTrue(claim(VERIFICATION, token).isEmpty());
    assertTrue(peek(VERIFICATION, token).isEmpty());
    assertTrue(claim(RECOVERY, token).isPresent());
  }

  @Test
  @Tag("S0-24")
  @Tag("S4-06")
  @Tag("S4-11")
  void worksASecondBeforeItsEndAndIsRefusedASecondAfter() {
    for (var purpose : List.of(RECOVERY, VERIFICATION)) {
      var used = issue(purpose, "alice");
      test.clock().advance(purpose.life().minus(SECOND));
      assertTrue(claim(purpose, used).isPresent());
      var late = issue(purpose, "alice");
      test.clock().advance(purpose.life().plus(SECOND));
      assertTrue(peek(purpose, late).isEmpty());
      assertTrue(claim(purpose, late).isEmpty());
    }
  }

  @Test
  @Tag("S4-70")
  void shorteningTheLifeEndsOlderTokensToo() {
    var token = issue(VERIFICATION, "alice");
    var shorter = new Purpose("verification", Duration.ofMinutes(5));
    test.clock().advance(Duration.ofMinutes(5).plus(SECOND));
    assertTrue(peek(shorter, token).isEmpty());
    assertTrue(claim(shorter, token).isEmpty());
    assertTrue(claim(VERIFICATION, token).isPresent());
  }

  @Test
  void aNewerTokenEndsTheOlderOnesOfItsSubjectAndPurpose() {
    var older = issue(RECOVERY, "alice");
    var otherPurpose = issue(VERIFICATION, "alice");
    var otherSubject = issue(RECOVERY, "bob");
    var newest = issue(RECOVERY, "alice");
    assertTrue(claim(RECOVERY, older).isEmpty());
    for (var token : List.of(otherSubject, newest)) {
      assertTrue(claim(RECOVERY, token).isPresent());
    }
    assertTrue(claim(VERIFICATION, otherPurpose).isPresent());
  }

  @Test
  void endingAllEndsEveryPurposeOfTheSubject() {
    var tokensOfAlice =
        Map.of(RECOVERY, issue(RECOVERY, "alice"), VERIFICATION, issue(VERIFICATION, "alice"));
    var ofBob = issue(RECOVERY, "bob");
    test.database()
        .write(transaction -> {
          tokens.endAll(transaction, new TokenSubject.Address("alice"));
          return true;
        });
    tokensOfAlice.forEach((purpose, token) -> assertTrue(claim(purpose, token).isEmpty()));
    assertTrue(claim(RECOVERY, ofBob).isPresent());
  }

  @Test
  @Tag("S0-24")
  @Tag("C-07")
  void aLifeOutsideOfItsBoundsIsRefused() {
    Stream.of(Duration.ZERO, Duration.ofSeconds(299), Duration.ofHours(24).plus(SECOND))
        .forEach(
            life -> assertThrows(IllegalArgumentException.class, () -> new Purpose("x", life)));
    assertEquals(300, new Purpose("x", Duration.ofMinutes(5)).life().toSeconds());
  }

  @Test
  @Tag("ASVS-6.5.5")
  @Tag("C-07")
  void aTokenThatSignsInLivesTenMinutesAtMost() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Purpose.outOfBand("sign-in-link", Duration.ofMinutes(10).plus(SECOND)));
    assertEquals(600, Purpose.outOfBand("sign-in-link", Duration.ofMinutes(10)).life().toSeconds());
  }

  // whose it is

  private Secret issue(TokenSubject about) {
    return test.database().write(transaction -> tokens.issue(transaction, RECOVERY, about));
  }

  @Test
  @Tag("C-12")
  void aTokenOfAnAccountEndsWithItsGeneration() {
    var alice = TestAccounts.add(test, "alice@example.org");
    var about = new TokenSubject.Account(alice.id(), alice.generation());
    var used = issue(about);
    assertTrue(claim(RECOVERY, used).isPresent());
    var late = issue(about);
    test.tamper("UPDATE accounts SET generation = generation + 1");
    assertTrue(peek(RECOVERY, late).isEmpty());
    assertTrue(claim(RECOVERY, late).isEmpty());
    test.tamper("UPDATE accounts SET generation = generation - 1");
    assertTrue(peek(RECOVERY, late).isPresent());
    TestAccounts.disable(test, alice);
    assertTrue(claim(RECOVERY, late).isEmpty());
  }

  @Test
  void aTokenOfNobodyIsNeverGood() {
    var token = issue(TokenSubject.unknownAddress(new byte[32]));
    assertTrue(peek(RECOVERY, token).isEmpty());
    assertTrue(claim(RECOVERY, token).isEmpty());
  }

  @Test
  @Tag("ASVS-6.6.2")
  void aTokenThatIsBoundIsGoodForItsRequestOnlyAndStaysGoodWhenAnotherComes() {
    var token = issue(new TokenSubject.Address("alice").boundTo("request 1"));
    for (var other : List.of("request 2", "", "request")) {
      var shown = PresentedToken.alone(token).with(other);
      boolean claimed = test.database().write(t -> tokens.claim(t, RECOVERY, shown).isPresent());
      assertFalse(claimed);
    }
    assertTrue(claim(RECOVERY, token).isEmpty());
    var shown = PresentedToken.alone(token).with("request 1");
    boolean claimed = test.database().write(t -> tokens.claim(t, RECOVERY, shown).isPresent());
    assertTrue(claimed);
  }

  // clocks that jump

  @Test
  @Tag("S0-24")
  void whatHasRunOutStaysSoWhenTheClockIsSetBack() {
    var token = issue(RECOVERY, "alice");
    test.clock().advance(RECOVERY.life());
    test.run(tokens::endExpired);
    test.clock().advance(Duration.ofMinutes(-5));
    assertTrue(peek(RECOVERY, token).isEmpty());
    assertTrue(claim(RECOVERY, token).isEmpty());
  }

  @Test
  void whatHasNotRunOutIsLeftAlone() {
    var token = issue(RECOVERY, "alice");
    test.clock().advance(RECOVERY.life().minusMillis(1));
    test.run(tokens::endExpired);
    assertTrue(claim(RECOVERY, token).isPresent());
  }

  /// Its life would otherwise be as much longer as the clock was wrong.
  @Test
  @Tag("S0-24")
  void aTokenThatIsStillToBeMadeIsRefused() {
    var token = issue(VERIFICATION, "alice");
    test.clock().advance(Duration.ofMinutes(-1));
    assertTrue(claim(VERIFICATION, token).isEmpty());
    test.clock().advance(Duration.ofMillis(1));
    assertTrue(claim(VERIFICATION, token).isPresent());
  }
}
