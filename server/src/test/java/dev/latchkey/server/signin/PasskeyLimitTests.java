package dev.latchkey.server.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.TestAccounts;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.passkeys.CoseAlgorithm;
import dev.latchkey.server.passkeys.Passkey;
import dev.latchkey.server.passkeys.PasskeyCredential;
import dev.latchkey.server.passkeys.Passkeys;
import dev.latchkey.server.passkeys.webauthn.Assertion;
import dev.latchkey.server.passkeys.webauthn.Attestation;
import dev.latchkey.server.passkeys.webauthn.RelyingParty;
import dev.latchkey.server.passkeys.webauthn.SoftwareAuthenticator;
import dev.latchkey.server.passkeys.webauthn.Verdict;
import dev.latchkey.server.passwords.TestPasswords;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.platform.TestPlatform;
import dev.latchkey.server.secrets.Base64Url;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.storage.TestDatabase;
import dev.latchkey.server.throttling.Throttled;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What refused passkeys count for.
@Tag("S4-51")
class PasskeyLimitTests {
  private static final Secret BROWSER = Secret.of("browser");
  private final TestDatabase test = TestDatabase.shared(TestDatabase.Kind.SQLITE);
  private final Platform platform = TestPlatform.of(test.database(), test.clock());
  private final PasskeySignIn signIn =
      new PasskeySignIn(platform, TestPlatform.identities(platform, TestPasswords.SETTINGS));
  private final Account ada = TestAccounts.add(test, "ada@example.org");
  private final SoftwareAuthenticator genuine = passkey();

  private SoftwareAuthenticator passkey() {
    var authenticator =
        SoftwareAuthenticator.with(CoseAlgorithm.ES256, platform.baseUrl().toString());
    authenticator.userHandle = Passkey.userHandle(ada.id());
    var attestation = Attestation.of(authenticator.create(new byte[56]));
    var made =
        switch (new RelyingParty(platform.baseUrl()).made(attestation)) {
          case Verdict.Right<PasskeyCredential>(var of) -> of;
          case Verdict.Wrong<PasskeyCredential>(var why) ->
              throw new IllegalStateException(why.word());
        };
    var passkey =
        new Passkey(
            Id.make(new SystemRandomness()),
            ada.id(),
            "",
            test.clock().instant(),
            Optional.empty(),
            made);
    test.run(transaction ->
        assertTrue(new Passkeys(new AuditTrail(test.database())).add(transaction, passkey)));
    return authenticator;
  }

  private Throttled<PasskeySignInOutcome> show(
      SoftwareAuthenticator authenticator, int source, Optional<Secret> deviceCookie) {
    var challenge =
        Base64Url.decode(
                Objects.requireNonNull(signIn.options(BROWSER).get("challenge")).toString())
            .orElseThrow();
    var client = ClientAddress.parse("192.0." + source + ".7").orElseThrow();
    return signIn.signIn(
        new PasskeySignIn.Using(
            Assertion.of(authenticator.get(challenge)),
            BROWSER,
            deviceCookie,
            client,
            "Firefox",
            false));
  }

  private static boolean isIn(Throttled<PasskeySignInOutcome> outcome) {
    return outcome.admitted().filter(PasskeySignInOutcome.SignedIn.class::isInstance).isPresent();
  }

  private int wrong(int attempts, int source) {
    var judged = 0;
    for (var attempt = 0; attempt < attempts; attempt++) {
      judged += show(genuine.impostor(), source, Optional.empty()).admitted().isPresent() ? 1 : 0;
    }
    return judged;
  }

  @Test
  void oneSourceAloneStopsNoGenuinePasskey() {
    assertEquals(30, wrong(120, 1));
    assertTrue(isIn(show(genuine, 1, Optional.empty())));
  }

  @Test
  void manySourcesAreStoppedForTheAccountAndNotOnADeviceThatItKnows() {
    for (var source = 1; source <= 4; source++) {
      assertEquals(25, wrong(25, source));
    }
    assertEquals(0, wrong(1, 5));
    assertTrue(show(genuine, 6, Optional.empty()).admitted().isEmpty());
    var known = platform.devices().issue(ada.id(), ada.generation());
    assertTrue(isIn(show(genuine, 6, Optional.of(known))));
    test.clock().advance(Duration.ofMinutes(10));
    assertTrue(isIn(show(genuine, 6, Optional.empty())));
  }

  @Test
  void anOperatorLiftsIt() {
    for (var source = 1; source <= 4; source++) {
      assertEquals(25, wrong(25, source));
    }
    var limiter = platform.limiter();
    assertTrue(limiter.limitedUntil(test.database(), ada.id(), ada.logins()).isPresent());
    test.run(transaction -> limiter.lift(transaction, ada.id(), ada.logins()));
    assertTrue(limiter.limitedUntil(test.database(), ada.id(), ada.logins()).isEmpty());
    assertTrue(isIn(show(genuine, 6, Optional.empty())));
  }
}
