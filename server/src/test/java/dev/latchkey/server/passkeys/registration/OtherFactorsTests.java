package dev.latchkey.server.passkeys.registration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.TestAccounts;
import dev.latchkey.server.passkeys.CoseAlgorithm;
import dev.latchkey.server.passkeys.PasskeyName;
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
  private boolean factor;
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
    factor = true;
    assertFalse(own.mayChange(session));
    assertInstanceOf(
        PasskeyAddOutcome.FactorRequired.class, own.add(session, prepared, Optional.empty()));
    assertEquals(RemoveOutcome.FACTOR_REQUIRED, own.remove(session, added.passkey().id()));
    var proven = session(Amr.PASSWORD, Amr.MFA);
    assertTrue(own.mayChange(proven));
    assertInstanceOf(
        PasskeyAddOutcome.Added.class, own.add(proven, made(proven), Optional.empty()));
    assertEquals(RemoveOutcome.REMOVED, own.remove(proven, added.passkey().id()));
    assertEquals(RemoveOutcome.NOT_FOUND, own.remove(proven, added.passkey().id()));
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
