package dev.latchkey.server.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.TestAccounts;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.keys.TestKeys;
import dev.latchkey.server.passwords.PasswordChange;
import dev.latchkey.server.passwords.PasswordSettings;
import dev.latchkey.server.passwords.TestPasswords;
import dev.latchkey.server.platform.TestPlatform;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.TestDatabase;
import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@EachDatabase
class SignInRehashTests {
  private static final String PASSWORD = "correct horse battery";
  private final TestDatabase test;
  private final Account ada;

  SignInRehashTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    ada = TestAccounts.add(test, "ada@example.org");
    var passwords = TestPasswords.with(TestKeys.shared(), TestPasswords.SETTINGS);
    var hash = passwords.hashAndSeal(ada.id(), TestPasswords.accepted(PASSWORD));
    test.run(transaction -> passwords.set(transaction, ada.id(), hash, PasswordChange.By.SIGN_UP));
  }

  private SignIn with(PasswordSettings settings) {
    var platform = TestPlatform.of(test.database(), test.clock());
    var identities = TestPlatform.identities(platform, settings);
    return new SignIn(platform, identities, new SecondStep(platform, identities));
  }

  private static SignInAttempt attempt(String login, String password) {
    return new SignInAttempt(
        login,
        Secret.of(password),
        Optional.empty(),
        Optional.empty(),
        new ClientAddress(InetAddress.ofLiteral("192.0.2.7")),
        "",
        false,
        Optional.empty(),
        Optional.empty());
  }

  private long rehashed() {
    return test.count("SELECT COUNT(*) FROM audit_lines WHERE event = 'password_rehashed'");
  }

  @Test
  @Tag("CS-PS-3")
  @Tag("NIST-B4-3.1.1.2-H")
  void theHashIsRenewedOnceWhenTheCostRises() {
    var before = with(TestPasswords.SETTINGS);
    assertInstanceOf(
        SignInOutcome.SignedIn.class,
        before.signIn(attempt("ada@example.org", PASSWORD)).admitted().orElseThrow());
    assertEquals(0, rehashed());
    var after = with(TestPasswords.RAISED);
    for (var again = 0; again < 3; again++) {
      assertInstanceOf(
          SignInOutcome.SignedIn.class,
          after.signIn(attempt("ada@example.org", PASSWORD)).admitted().orElseThrow());
      assertEquals(1, rehashed());
    }
  }

  @Test
  @Tag("S4-05")
  void onlyWhoeverGetsInIsRenewed() {
    var after = with(TestPasswords.RAISED);
    assertInstanceOf(
        SignInOutcome.InvalidCredentials.class,
        after.signIn(attempt("ada@example.org", "wrong horse battery")).admitted().orElseThrow());
    TestAccounts.disable(test, ada);
    assertInstanceOf(
        SignInOutcome.InvalidCredentials.class,
        after.signIn(attempt("ada@example.org", PASSWORD)).admitted().orElseThrow());
    assertEquals(0, rehashed());
  }
}
