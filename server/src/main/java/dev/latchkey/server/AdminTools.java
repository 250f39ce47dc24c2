package dev.latchkey.server;

import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.accountsecurity.AccountAccess;
import dev.latchkey.server.admin.AccountAdmin;
import dev.latchkey.server.admin.AccountExport;
import dev.latchkey.server.admin.AccountImport;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.audit.Checkpoints;
import dev.latchkey.server.clients.Clients;
import dev.latchkey.server.emailchange.ReplaceEmailAddress;
import dev.latchkey.server.enrolment.Enrolment;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.keys.EncryptedColumn;
import dev.latchkey.server.keys.InstallationKeys;
import dev.latchkey.server.keys.KeyRotation;
import dev.latchkey.server.keys.SecretsFile;
import dev.latchkey.server.mail.MailTest;
import dev.latchkey.server.mail.Outbox;
import dev.latchkey.server.mail.OutboxAdmin;
import dev.latchkey.server.notifications.Notifications;
import dev.latchkey.server.notifications.TestMail;
import dev.latchkey.server.openpgp.DecoyKey;
import dev.latchkey.server.openpgp.OpenPgpKeys;
import dev.latchkey.server.passwords.PasswordHasher;
import dev.latchkey.server.passwords.Passwords;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.sessions.Sessions;
import dev.latchkey.server.settings.Settings;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.throttling.RateLimiter;
import dev.latchkey.server.tokens.OneTimeTokens;
import java.time.Clock;
import java.util.List;

/// What administration without the web needs of an installation: no listener, no worker.
public record AdminTools(
    Database database,
    AuditTrail audit,
    Checkpoints checkpoints,
    Clients clients,
    SecretsFile secrets,
    OutboxAdmin letters,
    OpenPgpKeyRemoval openPgpKeys,
    RestoreDetection restoration,
    KeyRotation rotation,
    AccountAdmin accounts,
    AccountImport imports,
    AccountExport exports,
    PasswordHasher hasher)
    implements AutoCloseable {
  /// Every column whose values are wrapped under a key of the vault.
  static final List<EncryptedColumn> WRAPPED = List.of(Passwords.WRAPPED, Enrolment.WRAPPED);

  public static AdminTools open(
      DataFolder data, Settings settings, Randomness randomness, Clock clock) {
    var keys = InstallationKeys.open(data.keys(), randomness);
    var database =
        Database.open(ServerSettings.database(settings, data, keys.secrets()::get), clock);
    keys.claim(database);
    var audit = new AuditTrail(database);
    var restoration =
        new RestoreDetection(database, audit, keys.epoch(), data.lastSeen(), randomness);
    var accounts = new Accounts(keys.digests());
    var hasher = PasswordHasher.open(ServerSettings.passwords(settings), data.cache(), randomness);
    var passwords = new Passwords(keys.vault(), hasher, randomness);
    var outbox = new Outbox(randomness);
    var openPgpKeys = new OpenPgpKeys(new DecoyKey(clock), audit);
    var sessions =
        new Sessions(
            database, audit, keys.digests(), randomness, ServerSettings.sessions(settings));
    var tokens = new OneTimeTokens(keys.digests(), randomness);
    var access = new AccountAccess(accounts, passwords, openPgpKeys, sessions, tokens);
    return new AdminTools(
        database,
        audit,
        new Checkpoints(database, audit, keys.checkpoints()),
        new Clients(database, keys.digests(), audit, randomness),
        keys.secrets(),
        new OutboxAdmin(database, outbox, audit),
        new OpenPgpKeyRemoval(database, accounts, openPgpKeys, new Notifications(outbox)),
        restoration,
        new KeyRotation(database, audit, keys, WRAPPED),
        new AccountAdmin(
            database,
            accounts,
            passwords,
            openPgpKeys,
            sessions,
            access,
            new RateLimiter(keys.digests()),
            new ReplaceEmailAddress(accounts, access, outbox, randomness),
            outbox,
            audit,
            randomness),
        new AccountImport(database, accounts, passwords, outbox, audit, randomness),
        new AccountExport(database, accounts, passwords, audit),
        hasher);
  }

  /// Sends a trial letter as the settings say; needs no database.
  public static List<MailTest.Step> tryMail(
      DataFolder data, Settings source, EmailAddress to, Randomness randomness, Clock clock) {
    var keys = InstallationKeys.open(data.keys(), randomness);
    var port = Math.max(1, StartupChecks.port(source));
    var settings = ServerSettings.of(source, port, data, keys.secrets()::get).mail();
    return MailTest.run(settings, TestMail.to(to, clock.instant()), randomness, clock);
  }

  /// After a restore that nobody could notice: ends all that was handed out.
  public void restored() {
    restoration.restored();
  }

  @Override
  public void close() {
    hasher.close();
    database.close();
  }
}
