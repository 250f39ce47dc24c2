package dev.latchkey.server.admin;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.accountsecurity.AccountAccess;
import dev.latchkey.server.admin.imports.AccountImport;
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

/// An operator's desk on a test database, with everything that lies on it.
public final class Desk {
  final TestDatabase test;
  final Accounts accounts;
  public final Passwords passwords;
  public final Sessions sessions;
  final OneTimeTokens tokens;
  final RateLimiter limiter;
  final AuditTrail audit;
  final AccountAccess access;
  public final AccountAdmin desk;
  public final AccountImport imports;
  public final GroupAdmin groups;
  public final AccountExport exports;

  public Desk(TestDatabase test) {
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
    access = new AccountAccess(accounts, passwords, letterKeys, sessions, tokens);
    desk = new AccountAdmin(platform, accounts, passwords, letterKeys, sessions, access);
    groups = new GroupAdmin(platform);
    imports = new AccountImport(platform, accounts, passwords, access, groups);
    exports = new AccountExport(test.database(), passwords, audit);
  }

  public Account account(String name) {
    return desk.find(name).orElseThrow();
  }

  public boolean matches(String name, String password) {
    var credential = passwords.credential(test.database(), account(name).id());
    return passwords.matches(credential, Secret.of(password));
  }

  public List<String> events() {
    return audit.list(0, 1000).stream().map(AuditLine::event).toList();
  }

  public long letters(String purpose) {
    return test.count("SELECT COUNT(*) FROM outbox WHERE purpose = ?", purpose);
  }
}
