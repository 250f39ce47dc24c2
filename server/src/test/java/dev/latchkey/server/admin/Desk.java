package dev.latchkey.server.admin;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.accountsecurity.AccountAccess;
import dev.latchkey.server.audit.AuditLine;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.keys.InstallationKeys;
import dev.latchkey.server.keys.TestKeys;
import dev.latchkey.server.openpgp.DecoyKey;
import dev.latchkey.server.openpgp.OpenPgpKeys;
import dev.latchkey.server.passwords.Passwords;
import dev.latchkey.server.passwords.TestPasswords;
import dev.latchkey.server.platform.TestPlatform;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.SessionSettings;
import dev.latchkey.server.sessions.Sessions;
import dev.latchkey.server.storage.TestDatabase;
import dev.latchkey.server.throttling.RateLimiter;
import dev.latchkey.server.tokens.OneTimeTokens;
import java.util.List;
import java.util.Optional;

/// An operator's desk on a test database, with everything that lies on it.
final class Desk {
  final TestDatabase test;
  final Accounts accounts;
  final Passwords passwords;
  final Sessions sessions;
  final OneTimeTokens tokens;
  final RateLimiter limiter;
  final AuditTrail audit;
  final AccountAdmin desk;
  final AccountImport imports;
  final AccountExport exports;

  Desk(TestDatabase test) {
    this(test, TestKeys.shared());
  }

  private Desk(TestDatabase test, InstallationKeys keys) {
    this.test = test;
    var platform = TestPlatform.of(test.database(), test.clock());
    var random = platform.randomness();
    audit = platform.audit();
    accounts = new Accounts(keys.digests());
    passwords = TestPasswords.with(keys, TestPasswords.SETTINGS);
    sessions = new Sessions(test.database(), audit, keys.digests(), random, SessionSettings.BASE);
    tokens = platform.tokens();
    limiter = platform.limiter();
    var letterKeys = new OpenPgpKeys(new DecoyKey(test.clock()), audit);
    var access = new AccountAccess(accounts, passwords, letterKeys, sessions, tokens);
    desk = new AccountAdmin(platform, accounts, passwords, letterKeys, sessions, access);
    imports =
        new AccountImport(test.database(), accounts, passwords, platform.outbox(), audit, random);
    exports = new AccountExport(test.database(), passwords, audit);
  }

  Account account(String name) {
    return desk.find(name).orElseThrow();
  }

  boolean matches(String name, String password) {
    var credential = passwords.credential(test.database(), Optional.of(account(name).id()));
    return passwords.matches(credential, Secret.of(password));
  }

  List<String> events() {
    return audit.list(0, 1000).stream().map(AuditLine::event).toList();
  }

  long letters(String purpose) {
    return test.count("SELECT COUNT(*) FROM outbox WHERE purpose = ?", purpose);
  }
}
