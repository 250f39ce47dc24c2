package dev.latchkey.server;

import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.accountsecurity.AccountAccess;
import dev.latchkey.server.admin.AccountAdmin;
import dev.latchkey.server.admin.AccountExport;
import dev.latchkey.server.admin.AccountSearch;
import dev.latchkey.server.admin.GroupAdmin;
import dev.latchkey.server.admin.OpenPgpKeyRemoval;
import dev.latchkey.server.admin.SecondFactorReset;
import dev.latchkey.server.admin.defence.DefenceAdmin;
import dev.latchkey.server.admin.imports.AccountImport;
import dev.latchkey.server.audit.AuditSearch;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.audit.Checkpoints;
import dev.latchkey.server.clients.ClientRegistrations;
import dev.latchkey.server.clients.Clients;
import dev.latchkey.server.deletion.AccountDeletion;
import dev.latchkey.server.deletion.AccountErasure;
import dev.latchkey.server.deletion.MailAndTokens;
import dev.latchkey.server.delivery.DeliveriesOfPerson;
import dev.latchkey.server.delivery.DeliveryModule;
import dev.latchkey.server.delivery.SigningKeyUses;
import dev.latchkey.server.delivery.WaitingDeliveries;
import dev.latchkey.server.delivery.agents.SigningIdentities;
import dev.latchkey.server.delivery.servers.ServerRegistration;
import dev.latchkey.server.delivery.servers.Servers;
import dev.latchkey.server.emailchange.ChangesOfPerson;
import dev.latchkey.server.enrolment.EnrolmentModule;
import dev.latchkey.server.enrolment.WaitingEnrolments;
import dev.latchkey.server.grants.Logouts;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.installation.DataFolder;
import dev.latchkey.server.installation.RestoreDetection;
import dev.latchkey.server.keys.DefaultSecrets;
import dev.latchkey.server.keys.EncryptedColumn;
import dev.latchkey.server.keys.KeyRotation;
import dev.latchkey.server.keys.SecretsFile;
import dev.latchkey.server.keys.vaults.Vaults;
import dev.latchkey.server.mail.MailTest;
import dev.latchkey.server.mail.OutboxAdmin;
import dev.latchkey.server.notifications.Notifications;
import dev.latchkey.server.notifications.TestMail;
import dev.latchkey.server.openid.consents.ApplicationsOfPerson;
import dev.latchkey.server.openpgp.DecoyKey;
import dev.latchkey.server.openpgp.OpenPgpKeys;
import dev.latchkey.server.passkeys.Passkeys;
import dev.latchkey.server.passkeys.registration.PasskeysOfPerson;
import dev.latchkey.server.passwords.PasswordHasher;
import dev.latchkey.server.passwords.PasswordSettings;
import dev.latchkey.server.passwords.Passwords;
import dev.latchkey.server.platform.PersonalData;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.secondfactor.RecoveryCodes;
import dev.latchkey.server.secondfactor.SecondFactorSettings;
import dev.latchkey.server.secondfactor.SecondFactors;
import dev.latchkey.server.secondfactor.TotpSecrets;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.selfservice.OpenPgpKeyOfPerson;
import dev.latchkey.server.selfservice.factors.FactorsOfPerson;
import dev.latchkey.server.sessions.SessionSettings;
import dev.latchkey.server.sessions.Sessions;
import dev.latchkey.server.settings.Settings;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.StorageSettings;
import dev.latchkey.server.web.ListenSettings;
import dev.latchkey.server.web.page.Pages;
import dev.latchkey.server.web.site.SiteSettings;
import dev.latchkey.server.webhooks.WebhookModule;
import java.time.Clock;
import java.util.List;

/// What administration without the web needs of an installation: no listener, no worker.
public record AdminTools(
    Database database,
    AuditTrail audit,
    AuditSearch search,
    Checkpoints checkpoints,
    Clients clients,
    ClientRegistrations registrations,
    SecretsFile secrets,
    OutboxAdmin letters,
    OpenPgpKeyRemoval openPgpKeys,
    SecondFactorReset secondFactors,
    RestoreDetection restoration,
    KeyRotation rotation,
    AccountAdmin accounts,
    AccountImport imports,
    AccountExport exports,
    GroupAdmin groups,
    AccountSearch accountSearch,
    AccountDeletion deletion,
    AccountErasure erasure,
    ServerRegistration servers,
    DefenceAdmin defence,
    PasswordHasher hasher)
    implements AutoCloseable {
  /// Every column whose values are wrapped under a key of the vault.
  static final List<EncryptedColumn> WRAPPED =
      List.of(
          Passwords.WRAPPED,
          EnrolmentModule.WRAPPED,
          DeliveryModule.WRAPPED,
          WebhookModule.WRAPPED,
          TotpSecrets.WRAPPED);

  public static AdminTools open(
      DataFolder data, Settings settings, Randomness randomness, Clock clock) {
    var keys = Vaults.open(data.keys(), settings, randomness);
    var secrets = DefaultSecrets.refused(keys.secrets()::get);
    var database = Database.open(StorageSettings.of(settings, data.database(), secrets), clock);
    keys.claim(database);
    var baseUrl = ListenSettings.baseUrl(settings, 1);
    var installation = new Platform.Installation(data, settings, baseUrl, randomness);
    var platform = Platform.of(installation, database, keys.digests(), clock);
    var audit = platform.audit();
    var waiting =
        new WaitingDeliveries(audit, randomness, WebhookModule.listener(audit, randomness));
    var restoration =
        new RestoreDetection(
            database,
            audit,
            keys.epoch(),
            data.lastSeen(),
            List.of(waiting::endAll, RecoveryCodes::endAll));
    var accounts = new Accounts(keys.digests());
    var hasher =
        PasswordHasher.open(
            PasswordSettings.of(settings, baseUrl.getHost(), SiteSettings.of(settings).name()),
            data.cache(),
            randomness);
    var passwords = new Passwords(keys.vault(), hasher, randomness);
    var outbox = platform.outbox();
    var openPgpKeys = new OpenPgpKeys(new DecoyKey(clock), audit);
    var sessions =
        new Sessions(database, audit, keys.digests(), randomness, SessionSettings.of(settings));
    sessions.whenEnded(Logouts::owe);
    var access = new AccountAccess(accounts, passwords, openPgpKeys, sessions, platform.tokens());
    var factors =
        new SecondFactors(
            keys.vault(), keys.digests(), randomness, SecondFactorSettings.of(settings));
    var groups = new GroupAdmin(platform);
    return new AdminTools(
        database,
        audit,
        new AuditSearch(database, audit),
        new Checkpoints(database, audit, keys.checkpoints()),
        new Clients(database, keys.digests(), audit, randomness),
        new ClientRegistrations(database, audit),
        keys.secrets(),
        new OutboxAdmin(database, outbox, audit),
        new OpenPgpKeyRemoval(database, accounts, openPgpKeys, new Notifications(outbox)),
        new SecondFactorReset(
            database,
            accounts,
            factors,
            new Passkeys(audit),
            platform.limiter(),
            new Notifications(outbox),
            audit),
        restoration,
        new KeyRotation(database, audit, keys, WRAPPED, SigningKeyUses::count),
        new AccountAdmin(platform, accounts, passwords, openPgpKeys, sessions, access),
        new AccountImport(platform, accounts, passwords, access, groups),
        new AccountExport(database, passwords, audit),
        groups,
        new AccountSearch(database, accounts),
        new AccountDeletion(database, accounts, access, outbox, audit),
        erasure(
            platform,
            accounts,
            access,
            personalData(platform, accounts, openPgpKeys, factors, waiting)),
        new ServerRegistration(
            database,
            new Servers(audit, outbox),
            accounts,
            new SigningIdentities(keys, List::of),
            randomness,
            waiting::endOf),
        new DefenceAdmin(platform),
        hasher);
  }

  /// What the modules keep of a person.
  static List<PersonalData> personalData(
      Platform platform,
      Accounts accounts,
      OpenPgpKeys keys,
      SecondFactors factors,
      WaitingDeliveries waiting) {
    var outbox = platform.outbox();
    return List.of(
        new WaitingEnrolments(accounts),
        new ChangesOfPerson(),
        new OpenPgpKeyOfPerson(keys),
        new FactorsOfPerson(factors),
        new DeliveriesOfPerson(new Servers(platform.audit(), outbox), waiting),
        WebhookModule.personalData(),
        new ApplicationsOfPerson(),
        new PasskeysOfPerson(),
        new MailAndTokens(accounts, platform.tokens(), outbox));
  }

  /// What erases accounts.
  static AccountErasure erasure(
      Platform platform, Accounts accounts, AccountAccess access, List<PersonalData> data) {
    return new AccountErasure(
        platform.database(),
        accounts,
        access,
        data,
        platform.data().deletedAccounts(),
        platform.audit());
  }

  /// Sends a trial email as the settings say; needs no database.
  public static List<MailTest.Step> tryMail(
      DataFolder data, Settings settings, EmailAddress to, Randomness randomness, Clock clock) {
    var secrets = DefaultSecrets.refused(SecretsFile.open(data.keys(), randomness)::get);
    var port = Math.max(1, ListenSettings.port(settings));
    var mail = ServerSettings.check(settings, port, data, secrets).mail();
    var pages = new Pages(SiteSettings.of(settings));
    return MailTest.run(mail, TestMail.to(to, clock.instant(), pages), randomness, clock);
  }

  /// After a restore that the server could not notice: revokes all that was issued.
  public void restored() {
    restoration.restored();
  }

  @Override
  public void close() {
    hasher.close();
    database.close();
  }
}
