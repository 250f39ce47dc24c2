package dev.latchkey.server.passkeys.registration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.TestAccounts;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.passkeys.CoseAlgorithm;
import dev.latchkey.server.passkeys.PasskeyName;
import dev.latchkey.server.passkeys.Passkeys;
import dev.latchkey.server.passkeys.webauthn.Attestation;
import dev.latchkey.server.passkeys.webauthn.SoftwareAuthenticator;
import dev.latchkey.server.passwords.TestPasswords;
import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.platform.TestPlatform;
import dev.latchkey.server.secrets.Base64Url;
import dev.latchkey.server.sessions.Amr;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.SessionClient;
import dev.latchkey.server.storage.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a passkey changes on an account with a second factor, and what it may be called.
@Tag("S4-01")
class OtherFactorsTests {
  private final TestDatabase test = TestDatabase.shared(TestDatabase.Kind.SQLITE);
  private final Platform platform = TestPlatform.of(test.database(), test.clock());
  private final Identities identities = TestPlatform.identities(platform, TestPasswords.SETTINGS);
  private final Account ada = TestAccounts.add(test, "ada@example.org");
  private Optional<Instant> factor = Optional.empty();
  private final OwnPasskeys own = new OwnPasskeys(platform, identities, (_, _) -> factor);

  private Session session(Amr... methods) {
    var sessions = identities.sessions();
    var origin = new SessionClient("Firefox, Linux", "192.0.2.7");
    var begun =
        test.database()
            .write(transaction ->
                sessions.begin(transaction, ada.id(), ada.generation(), List.of(methods), origin));
    return sessions.authenticate(begun.token()).orElseThrow();
  }

  private Attestation made(Session session) {
    var asked = Objects.requireNonNull(own.options(session).get("challenge"));
    var challenge = Base64Url.decode(asked.toString()).orElseThrow();
    var authenticator = SoftwareAuthenticator.with(CoseAlgorithm.ES256, "https://id.example.org");
    return Attestation.of(authenticator.create(challenge));
  }

  @Test
  void aPasswordAloneNeitherAddsNorRemovesAPasskeyOfAnAccountWithASecondFactor() {
    var session = session(Amr.PASSWORD);
    var added =
        assertInstanceOf(
            PasskeyAddOutcome.Added.class, own.add(session, made(session), Optional.empty()));
    var prepared = made(session);
    factor = Optional.of(test.clock().instant());
    assertEquals(Optional.of(ProofMissing.SECOND_FACTOR), own.missing(session));
    assertInstanceOf(
        PasskeyAddOutcome.ProofRequired.class, own.add(session, prepared, Optional.empty()));
    assertEquals(
        new RemoveOutcome.ProofRequired(ProofMissing.SECOND_FACTOR),
        own.remove(session, added.passkey().id()));
    var proven = session(Amr.PASSWORD, Amr.MFA);
    assertEquals(Optional.empty(), own.missing(proven));
    assertInstanceOf(
        PasskeyAddOutcome.Added.class, own.add(proven, made(proven), Optional.empty()));
    assertEquals(new RemoveOutcome.Removed(), own.remove(proven, added.passkey().id()));
    assertEquals(new RemoveOutcome.NotFound(), own.remove(proven, added.passkey().id()));
  }

  private Id added(Session session) {
    return assertInstanceOf(
            PasskeyAddOutcome.Added.class, own.add(session, made(session), Optional.empty()))
        .passkey()
        .id();
  }

  private void resetByEmail() {
    test.run(transaction -> Passkeys.hold(transaction, ada.id()));
  }

  @Test
  @Tag("ASVS-6.4.4")
  void whoHasResetThePasswordByEmailRemovesNoPasskeyFromBefore() {
    var refused = new RemoveOutcome.ProofRequired(ProofMissing.PASSKEY);
    var old = added(session(Amr.PASSWORD));
    test.clock().advance(Passkeys.HELD);
    var recent = added(session(Amr.PASSWORD));
    resetByEmail();
    var reset = session(Amr.PASSWORD);
    assertEquals(Optional.of(ProofMissing.PASSKEY), own.missing(reset));
    assertEquals(refused, own.remove(reset, old));
    assertInstanceOf(
        PasskeyAddOutcome.ProofRequired.class, own.add(reset, made(reset), Optional.empty()));
    assertEquals(new RemoveOutcome.Removed(), own.remove(reset, recent), "a stranger's, perhaps");
    test.clock().advance(Passkeys.HELD);
    assertEquals(new RemoveOutcome.Removed(), own.remove(session(Amr.PASSWORD), old));
  }

  @Test
  @Tag("ASVS-6.4.4")
  void aSecondFactorSetUpAfterAResetDoesNotStandInForAPasskey() {
    var old = added(session(Amr.PASSWORD));
    test.clock().advance(Passkeys.HELD);
    resetByEmail();
    factor = Optional.of(test.clock().instant().plusSeconds(1));
    var proven = session(Amr.PASSWORD, Amr.OTP);
    assertEquals(new RemoveOutcome.ProofRequired(ProofMissing.PASSKEY), own.remove(proven, old));
    factor = Optional.of(test.clock().instant().minusSeconds(1));
    assertEquals(new RemoveOutcome.Removed(), own.remove(proven, old));
  }

  @Test
  @Tag("ASVS-6.4.4")
  void aSecondResetMakesAFactorOfTheFirstNoOlder() {
    var old = added(session(Amr.PASSWORD));
    test.clock().advance(Passkeys.HELD);
    resetByEmail();
    test.clock().advance(Duration.ofMinutes(1));
    factor = Optional.of(test.clock().instant());
    test.clock().advance(Duration.ofMinutes(1));
    resetByEmail();
    var proven = session(Amr.PASSWORD, Amr.OTP);
    assertEquals(Optional.of(ProofMissing.PASSKEY), own.missing(proven));
    assertEquals(new RemoveOutcome.ProofRequired(ProofMissing.PASSKEY), own.remove(proven, old));
    test.clock().advance(Passkeys.HELD.minusMinutes(1));
    assertEquals(Optional.of(ProofMissing.PASSKEY), own.missing(session(Amr.PASSWORD, Amr.OTP)));
    test.clock().advance(Duration.ofMinutes(1));
    assertEquals(new RemoveOutcome.Removed(), own.remove(session(Amr.PASSWORD, Amr.OTP), old));
  }

  @Test
  void whoSignsInWithAPasskeyAfterAResetChangesThem() {
    var old = added(session(Amr.PASSWORD));
    test.clock().advance(Passkeys.HELD);
    resetByEmail();
    var byKey = session(Amr.SOFTWARE_KEY, Amr.USER_PRESENCE, Amr.MFA);
    var _ = added(byKey);
    assertEquals(new RemoveOutcome.Removed(), own.remove(byKey, old));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "a\nb", "\u202Eabc", "\u3164", "a\u200Db", "a\uFE0Fb", "\uD800", "---"})
  void aNameThatDoesNotShowWhatItIsIsRefused(String text) {
    assertTrue(PasskeyName.parse(text).isEmpty());
    assertTrue(PasskeyName.parse("x".repeat(65)).isEmpty());
  }

  @Test
  void aNameIsKeptInOneForm() {
    assertEquals("caf\u00E9 key #2", PasskeyName.parse(" cafe\u0301\u00A0 key #2 ").get().value());
  }
}
