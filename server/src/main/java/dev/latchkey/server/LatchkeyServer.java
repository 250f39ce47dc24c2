package dev.latchkey.server;

import dev.latchkey.protocol.crypto.Ed25519PublicKey;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.server.accountsecurity.AccountAccess;
import dev.latchkey.server.accountsecurity.CurrentFactor;
import dev.latchkey.server.accountsecurity.CurrentPassword;
import dev.latchkey.server.accountsecurity.Reauthentication;
import dev.latchkey.server.admin.AccountAdmin;
import dev.latchkey.server.admin.AdminModule;
import dev.latchkey.server.audit.Checkpoints;
import dev.latchkey.server.deletion.AccountDeletion;
import dev.latchkey.server.deletion.DeletionModule;
import dev.latchkey.server.delivery.DeliveryModule;
import dev.latchkey.server.delivery.SigningKeyUses;
import dev.latchkey.server.delivery.WaitingDeliveries;
import dev.latchkey.server.delivery.agents.SigningIdentities;
import dev.latchkey.server.emailchange.EmailChangeModule;
import dev.latchkey.server.enrolment.EnrolmentModule;
import dev.latchkey.server.enrolment.EnrolmentSettings;
import dev.latchkey.server.installation.DataFolder;
import dev.latchkey.server.installation.RestoreDetection;
import dev.latchkey.server.installation.ServeLock;
import dev.latchkey.server.jose.TokenSigners;
import dev.latchkey.server.jose.TokenVerifier;
import dev.latchkey.server.keys.CertificateReloader;
import dev.latchkey.server.keys.DefaultSecrets;
import dev.latchkey.server.keys.KeyRotation;
import dev.latchkey.server.keys.RotationSchedule;
import dev.latchkey.server.keys.SigningAlgorithm;
import dev.latchkey.server.keys.TlsIdentity;
import dev.latchkey.server.keys.vaults.Vaults;
import dev.latchkey.server.mail.MailComposer;
import dev.latchkey.server.mail.MailEncryption;
import dev.latchkey.server.notifications.NotificationMailComposer;
import dev.latchkey.server.openid.OpenIdModule;
import dev.latchkey.server.passkeys.registration.PasskeyModule;
import dev.latchkey.server.passwords.PasswordHasher;
import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.Module;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.platform.Scheduler;
import dev.latchkey.server.platform.WebSupport;
import dev.latchkey.server.recovery.RecoveryModule;
import dev.latchkey.server.secondfactor.RecoveryCodes;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.selfcheck.SelfChecks;
import dev.latchkey.server.selfservice.OpenPgpKeyModule;
import dev.latchkey.server.selfservice.Safeguards;
import dev.latchkey.server.selfservice.SelfServiceModule;
import dev.latchkey.server.selfservice.factors.FactorsModule;
import dev.latchkey.server.settings.Settings;
import dev.latchkey.server.signin.SignInModule;
import dev.latchkey.server.sodium.QuickEd25519;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.StorageSettings;
import dev.latchkey.server.web.DeafWatch;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Listener;
import dev.latchkey.server.web.connections.PortVisit;
import dev.latchkey.server.web.openapi.OpenApi;
import dev.latchkey.server.webhooks.WebhookModule;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The composition root: builds the modules in order, from the ground up, and knows nothing of what
/// is in them.
public final class LatchkeyServer implements AutoCloseable {
  private static final Duration CHECKPOINT_TICK = Duration.ofMinutes(30);
  private static final Duration RESTORE_TICK = Duration.ofSeconds(5);
  private static final Duration CERTIFICATE_TICK = Duration.ofSeconds(2);
  private static final Duration ROTATION_TICK = Duration.ofHours(1);
  private static final Duration VAULT_TICK = Duration.ofSeconds(5);
  private static final Duration DEAF_TICK = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(LatchkeyServer.class);

  private final ServeLock lock;
  private final Platform platform;
  private final TlsIdentity tls;
  private final RestoreDetection restoration;
  private final Checkpoints checkpoints;
  private final Identities identities;
  private final OpenApi openApi;
  private final RequestRecords records;
  private final Listeners listeners;
  private final OutboundMail mail;
  private final WebhookModule webhooks;
  private final Scheduler scheduler;

  /// Makes the server and begins to answer.
  ///
  /// @param port the port to listen on, never 0
  public LatchkeyServer(
      DataFolder data, Settings settings, int port, Randomness randomness, Clock clock) {
    lock = ServeLock.take(data);
    var http = Listener.prepare();

    // the ground
    var keys = Vaults.open(data.keys(), settings, randomness);
    var secrets = DefaultSecrets.refused(keys.secrets()::get);
    var checked = ServerSettings.check(settings, port, data, secrets);
    var listen = checked.listen();
    var database = Database.open(StorageSettings.of(settings, data.database(), secrets), clock);
    keys.claim(database);
    tls = TlsIdentity.open(data.tls(), listen.baseUrl().getHost(), randomness, clock);
    var installation = new Platform.Installation(data, settings, listen.baseUrl(), randomness);
    platform = Platform.of(installation, database, keys.digests(), clock);
    var audit = platform.audit();
    var deliveryListener = WebhookModule.listener(audit, randomness);
    restoration =
        new RestoreDetection(
            database,
            audit,
            keys.epoch(),
            data.lastSeen(),
            List.of(
                new WaitingDeliveries(audit, randomness, deliveryListener)::endAll,
                RecoveryCodes::endAll));
    restoration.detect();
    checkpoints = new Checkpoints(database, audit, keys.checkpoints());

    // identities
    Ed25519PublicKey.verifyBy(new QuickEd25519(data.cache()));
    identities = Identities.on(platform, keys.vault(), checked.passwords(), checked.commonList());
    var mailSettings = checked.mail();
    var encryption = MailEncryption.of(mailSettings, data.keys(), audit, randomness, clock);
    var web = WebSupport.of(platform, identities);
    var currentPassword =
        new CurrentPassword(
            database, identities.passwords(), platform.limiter(), platform.throttle(), audit);
    var currentFactor = new CurrentFactor(platform, identities);
    var reauthentication =
        new Reauthentication(database, currentPassword, currentFactor, identities.sessions());
    var access =
        new AccountAccess(
            identities.accounts(),
            identities.passwords(),
            encryption.keys(),
            identities.sessions(),
            platform.tokens());

    // modules
    var signers = new TokenSigners(keys.vault(), database);
    var signer = signers.of(SigningAlgorithm.ES256);
    var enrolment = EnrolmentSettings.of(settings);
    var emailChange =
        new EmailChangeModule(
            platform, identities, web, access, reauthentication, enrolment.verification().life());
    var delivery =
        new DeliveryModule(
            platform,
            identities,
            web,
            reauthentication,
            new SigningIdentities(keys, () -> List.of(Octets.of(tls.keyHash()))),
            keys.vault(),
            deliveryListener);
    var personalData =
        AdminTools.personalData(
            platform,
            identities.accounts(),
            encryption.keys(),
            identities.secondFactors(),
            new WaitingDeliveries(audit, randomness, deliveryListener));
    var passkeys =
        new PasskeyModule(
            platform, identities, web, reauthentication, identities.secondFactors()::askedSince);
    var safeguards =
        new Safeguards(
            access,
            currentPassword,
            reauthentication,
            emailChange::waiting,
            delivery::waiting,
            identities.secondFactors().isOffered(),
            session ->
                identities.secondFactors().lacksCodes(platform.database(), session.accountId()),
            passkeys::isWorthOffering,
            personalData);
    var accountAdmin =
        new AccountAdmin(
            platform,
            identities.accounts(),
            identities.passwords(),
            encryption.keys(),
            identities.sessions(),
            access);
    var deletion =
        new AccountDeletion(
            database, identities.accounts(), access, platform.outbox(), platform.audit());
    var erasure = AdminTools.erasure(platform, identities.accounts(), access, personalData);
    erasure.follow();
    webhooks = new WebhookModule(platform, identities, web, keys.vault(), signers);
    List<Module> modules =
        List.of(
            new EnrolmentModule(platform, identities, web),
            new SignInModule(platform, identities, web, signer, enrolment.enabled()),
            new RecoveryModule(platform, identities, web, access),
            new SelfServiceModule(platform, identities, web, safeguards),
            new FactorsModule(
                platform, identities, web, currentPassword, currentFactor, reauthentication),
            emailChange,
            new OpenPgpKeyModule(platform, identities, web, encryption, safeguards),
            passkeys,
            new OpenIdModule(
                platform, identities, web, signers, new TokenVerifier(keys.vault(), web.links())),
            new AdminModule(platform, identities, web, accountAdmin, access, deletion),
            new DeletionModule(
                platform, identities, web, currentPassword, reauthentication, deletion, erasure),
            delivery,
            webhooks);

    // HTTP endpoints
    var endpoints = new ArrayList<Endpoint>();
    endpoints.add(web.responses().assetEndpoint());
    modules.forEach(module -> endpoints.addAll(module.endpoints()));
    openApi = new OpenApi(endpoints, web.links());
    endpoints.add(openApi.endpoint());
    http.join();
    records = RequestRecords.of(platform, data.log());
    listeners =
        new Listeners(platform, identities, web, keys.vault(), tls, listen, endpoints, records);

    // emails
    var composers = new ArrayList<MailComposer>();
    composers.addAll(NotificationMailComposer.all(identities.accounts(), web.pages(), web.links()));
    modules.forEach(module -> composers.addAll(module.mailComposers()));
    mail = new OutboundMail(platform, identities, mailSettings, encryption, composers);

    // scheduled jobs
    scheduler = new Scheduler(database);
    scheduler.every(RESTORE_TICK, restoration::detect);
    scheduler.every(
        CERTIFICATE_TICK,
        new CertificateReloader(tls, listeners.listener()::reloadCertificate)::check);
    scheduler.every(CHECKPOINT_TICK, checkpoints::sign);
    scheduler.every(VAULT_TICK, keys.vault()::probe);
    var rotation =
        new KeyRotation(database, audit, keys, AdminTools.WRAPPED, SigningKeyUses::count);
    scheduler.every(ROTATION_TICK, new RotationSchedule(rotation, Vaults.rotates(settings))::run);
    platform.schedule(scheduler);
    identities.schedule(scheduler, database);
    modules.forEach(module -> module.schedule(scheduler));
    mail.schedule(scheduler);
    lock.announce(listen.bind(), port);
    var selfCheck =
        SelfChecks.of(
            new SelfChecks.Inspected(
                data,
                settings,
                listen,
                mailSettings,
                database,
                keys,
                identities.rules(),
                identities.hasher()::algorithm,
                platform.countries(),
                Optional.of(PortVisit.reachable(listen.bind(), port))),
            randomness,
            clock);
    scheduler.daily(() -> selfCheck.runDaily(database, audit));
  }

  /// Does this once its port is closed permanently, which only a restart can fix.
  public void whenDeaf(Runnable end) {
    scheduler.every(DEAF_TICK, new DeafWatch(listeners.listener()::refuses, end)::check);
  }

  /// What it keeps.
  Database database() {
    return platform.database();
  }

  /// What hashes its passwords.
  PasswordHasher hasher() {
    return identities.hasher();
  }

  /// The description of what it serves.
  OpenApi openApi() {
    return openApi;
  }

  /// Where people reach this server.
  public URI baseUrl() {
    return platform.baseUrl();
  }

  /// What a program must trust, as long as the certificate is one of our own authority.
  public Path certificateAuthority() {
    return tls.authority();
  }

  /// Stops listening, lets running requests finish, and closes everything in the reverse order.
  @Override
  public void close() {
    mail.stop();
    listeners.close();
    records.close();
    scheduler.close();
    mail.close();
    webhooks.close();
    last(identities.sessions()::writeUses);
    last(checkpoints::sign);
    last(restoration::detect);
    identities.hasher().close();
    platform.database().close();
    lock.close();
  }

  /// A database that is gone must not keep the rest from closing.
  private static void last(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.warn("a shutdown step failed", e);
    }
  }
}
