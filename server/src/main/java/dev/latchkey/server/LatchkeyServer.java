package dev.latchkey.server;

import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.accounts.Usernames;
import dev.latchkey.server.admin.AuditApi;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.audit.Checkpoints;
import dev.latchkey.server.clients.ClientGate;
import dev.latchkey.server.clients.Clients;
import dev.latchkey.server.clients.EndUsers;
import dev.latchkey.server.clients.TokenEndpoint;
import dev.latchkey.server.defence.Attempts;
import dev.latchkey.server.defence.DeviceCookies;
import dev.latchkey.server.delivery.DeliveryApi;
import dev.latchkey.server.delivery.DeliveryCorrespondence;
import dev.latchkey.server.delivery.DeliveryDesk;
import dev.latchkey.server.delivery.LatchkeyIdentity;
import dev.latchkey.server.delivery.RedemptionApi;
import dev.latchkey.server.delivery.Redemptions;
import dev.latchkey.server.delivery.WarningCorrespondence;
import dev.latchkey.server.enrolment.Enrolment;
import dev.latchkey.server.enrolment.EnrolmentApi;
import dev.latchkey.server.enrolment.EnrolmentPages;
import dev.latchkey.server.enrolment.VerificationCorrespondence;
import dev.latchkey.server.keys.InstallationKeys;
import dev.latchkey.server.keys.KeyFolder;
import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.keys.TlsIdentity;
import dev.latchkey.server.mail.Correspondence;
import dev.latchkey.server.mail.Couriers;
import dev.latchkey.server.mail.MailWorker;
import dev.latchkey.server.mail.Outbox;
import dev.latchkey.server.mail.Sealing;
import dev.latchkey.server.notices.KeyExpiryCorrespondence;
import dev.latchkey.server.notices.NoticeCorrespondence;
import dev.latchkey.server.notices.Notices;
import dev.latchkey.server.openpgp.Decoy;
import dev.latchkey.server.openpgp.OpenPgpKeys;
import dev.latchkey.server.openpgp.Seal;
import dev.latchkey.server.openpgp.ServerKey;
import dev.latchkey.server.passwords.HasherBusy;
import dev.latchkey.server.passwords.PasswordHasher;
import dev.latchkey.server.passwords.PasswordPolicy;
import dev.latchkey.server.passwords.Passwords;
import dev.latchkey.server.recovery.Recovery;
import dev.latchkey.server.recovery.RecoveryApi;
import dev.latchkey.server.recovery.RecoveryCorrespondence;
import dev.latchkey.server.recovery.RecoveryPages;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.selfservice.ConfirmPages;
import dev.latchkey.server.selfservice.Confirmation;
import dev.latchkey.server.selfservice.OpenPgpKeyApi;
import dev.latchkey.server.selfservice.OpenPgpKeyDesk;
import dev.latchkey.server.selfservice.OpenPgpKeyPages;
import dev.latchkey.server.selfservice.PasswordApi;
import dev.latchkey.server.selfservice.PasswordChanging;
import dev.latchkey.server.selfservice.PasswordPages;
import dev.latchkey.server.selfservice.PresentPassword;
import dev.latchkey.server.selfservice.SelfService;
import dev.latchkey.server.selfservice.SelfServiceApi;
import dev.latchkey.server.selfservice.SelfServicePages;
import dev.latchkey.server.selfservice.address.AddressChanging;
import dev.latchkey.server.selfservice.address.AddressConfirmation;
import dev.latchkey.server.selfservice.address.AddressCorrespondence;
import dev.latchkey.server.selfservice.address.AddressLinkPages;
import dev.latchkey.server.selfservice.address.AddressPages;
import dev.latchkey.server.selfservice.address.AddressPurposes;
import dev.latchkey.server.selfservice.address.AddressReturn;
import dev.latchkey.server.selfservice.address.WaysIn;
import dev.latchkey.server.selfservice.address.WrongLinks;
import dev.latchkey.server.sessions.SessionGate;
import dev.latchkey.server.sessions.Sessions;
import dev.latchkey.server.settings.Settings;
import dev.latchkey.server.signin.ForwardAuthApi;
import dev.latchkey.server.signin.Rotation;
import dev.latchkey.server.signin.RotationApi;
import dev.latchkey.server.signin.SignIn;
import dev.latchkey.server.signin.SignInApi;
import dev.latchkey.server.signin.SignInLinkApi;
import dev.latchkey.server.signin.SignInLinkCorrespondence;
import dev.latchkey.server.signin.SignInLinkPages;
import dev.latchkey.server.signin.SignInLinks;
import dev.latchkey.server.signin.SignInPages;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.DatabaseUnavailable;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.tokens.OneTimeTokens;
import dev.latchkey.server.web.Answer;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.FormGuard;
import dev.latchkey.server.web.Listener;
import dev.latchkey.server.web.ManagementListener;
import dev.latchkey.server.web.PlainRedirect;
import dev.latchkey.server.web.PortTaken;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.WebSettings;
import dev.latchkey.server.web.openapi.OpenApi;
import dev.latchkey.server.web.page.Assets;
import dev.latchkey.server.web.page.PageAnswers;
import dev.latchkey.server.web.page.Pages;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The composition root: everything is made and wired here, by hand, from the ground up.
public final class LatchkeyServer implements AutoCloseable {
  private static final int CARRIERS = 4;
  private static final Duration LETTER_GRACE = Duration.ofMillis(500);
  private static final Duration MAIL_TICK = Duration.ofSeconds(1);
  private static final Duration USES_TICK = Duration.ofSeconds(20);
  private static final Duration PURGE_TICK = Duration.ofMinutes(5);

  /// What has run out must have ended in writing before the clock may be set back.
  private static final Duration EXPIRY_TICK = Duration.ofSeconds(10);

  private static final Duration SWEEP_TICK = Duration.ofSeconds(5);
  private static final Duration CHECKPOINT_TICK = Duration.ofMinutes(30);

  /// What the first sign-in would wait for is made when the server answers, not before.
  private static final Duration WARM_UP_DELAY = Duration.ofSeconds(1);

  private static final Duration RESTORE_TICK = Duration.ofSeconds(5);
  private static final Duration CERTIFICATE_TICK = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(LatchkeyServer.class);

  private final ServeLock lock;
  private final URI baseUrl;
  private final TlsIdentity tls;
  private final Database database;
  private final Checkpoints checkpoints;
  private final PasswordHasher hasher;
  private final Restoration restoration;
  private final Sessions sessions;
  private final OpenApi openApi;
  private final Listener listener;
  private final Optional<ManagementListener> management;
  private final MailWorker worker;
  private final Optional<PlainRedirect> plain;
  private final Ticker ticker = new Ticker();
  private final ExecutorService carriers =
      Executors.newFixedThreadPool(
          CARRIERS, Thread.ofPlatform().name("carrier-", 0).daemon().factory());

  /// Makes the server and begins to answer.
  ///
  /// @param port the port to listen on, never 0
  public LatchkeyServer(
      DataFolder data, Settings source, int port, Randomness randomness, Clock clock) {
    // ground
    lock = ServeLock.take(data);
    var http = Listener.prepare();
    var keys = InstallationKeys.open(data.keys(), randomness);
    var settings = ServerSettings.of(source, port, data, keys.secrets()::get);
    baseUrl = settings.baseUrl();
    database = Database.open(settings.database(), clock);
    keys.claim(database);
    tls = TlsIdentity.open(data.tls(), baseUrl.getHost(), randomness, clock);
    var audit = new AuditTrail(database);
    restoration = new Restoration(database, audit, keys.epoch(), data.lastSeen(), randomness);
    restoration.look();
    checkpoints = new Checkpoints(database, audit, keys.checkpoints());
    var outbox = new Outbox(randomness);
    var attempts = new Attempts(keys.digests());
    var devices = new DeviceCookies(keys.digests(), randomness);
    var tokens = new OneTimeTokens(keys.digests(), randomness);

    // people
    var accounts = new Accounts(keys.digests());
    new Usernames().refresh(database, audit);
    hasher = PasswordHasher.open(settings.passwords(), data.cache(), randomness);
    var policy = new PasswordPolicy(settings.passwords(), hasher, settings.commonPasswords());
    var passwords = new Passwords(keys.vault(), hasher, randomness);
    sessions = new Sessions(database, audit, keys.digests(), randomness, settings.sessions());
    var clients = new Clients(database, keys.digests(), audit, randomness);
    var serverKey =
        ServerKey.of(new KeyFolder(data.keys()), settings.mail().from(), randomness, clock);
    var decoy = new Decoy(clock);
    var openPgpKeys = new OpenPgpKeys(decoy, audit);

    // flows
    var enrolment =
        new Enrolment(
            database,
            accounts,
            policy,
            passwords,
            tokens,
            settings.verification(),
            attempts,
            devices,
            outbox,
            audit,
            keys.digests(),
            randomness);
    var signIn =
        new SignIn(
            database, accounts, passwords, sessions, attempts, devices, audit, keys.digests());
    var rotation = new Rotation(database, sessions, attempts);
    var signInLinks =
        new SignInLinks(
            database,
            accounts,
            sessions,
            tokens,
            settings.signInLinks().purpose(),
            attempts,
            devices,
            outbox,
            audit,
            keys.digests(),
            randomness);
    var recovery =
        new Recovery(
            database,
            accounts,
            policy,
            passwords,
            sessions,
            tokens,
            settings.recovery(),
            attempts,
            devices,
            outbox,
            audit);

    var identity = LatchkeyIdentity.of(keys.vault(), () -> List.of(Octets.of(tls.keyHash())));
    var desk =
        new DeliveryDesk(database, keys.digests(), attempts, outbox, audit, identity, randomness);
    var redemptions =
        new Redemptions(database, outbox, audit, keys.digests(), identity, randomness);

    var notices = new Notices(outbox);
    var presentPassword = new PresentPassword(database, passwords, attempts, audit);
    var changing =
        new PasswordChanging(
            database,
            accounts,
            policy,
            passwords,
            sessions,
            tokens,
            presentPassword,
            devices,
            notices,
            audit);

    var openPgpDesk = new OpenPgpKeyDesk(database, accounts, openPgpKeys, presentPassword, notices);
    var addressPurposes = AddressPurposes.of(settings.verification().life());
    var addressChanging =
        new AddressChanging(
            database, accounts, addressPurposes, attempts, outbox, audit, randomness);
    var wrongLinks = new WrongLinks(database, attempts, audit);
    var addressConfirmation =
        new AddressConfirmation(
            database, accounts, tokens, addressPurposes, wrongLinks, outbox, audit);
    var addressReturn =
        new AddressReturn(
            database,
            new WaysIn(accounts, passwords, openPgpKeys, sessions, tokens),
            addressPurposes,
            wrongLinks,
            outbox,
            audit);

    // edges
    var links = baseUrl.toString();
    var pages = new Pages();
    var guard =
        new FormGuard(
            value -> keys.digests().digest(KeyedDigests.Purpose.FORM_TOKEN, value),
            randomness,
            links);
    var pageAnswers = new PageAnswers(pages, new Assets(), guard);
    var gate = new SessionGate(sessions);
    var clientGate = new ClientGate(clients);
    var endUsers = new EndUsers(clients);
    var selfService = new SelfService(database, accounts, passwords, sessions, audit);
    var endpoints = new ArrayList<Endpoint>();
    endpoints.add(pageAnswers.assetEndpoint());
    endpoints.addAll(endUsers.heardBy(new EnrolmentApi(enrolment).endpoints()));
    endpoints.addAll(new EnrolmentPages(enrolment, pageAnswers, settings.passwords()).endpoints());
    endpoints.addAll(endUsers.heardBy(new SignInApi(signIn, gate).endpoints()));
    endpoints.addAll(new RotationApi(rotation, gate).endpoints());
    endpoints.addAll(new ForwardAuthApi(gate, links).endpoints());
    endpoints.addAll(
        new SignInPages(signIn, gate, pageAnswers, settings.signInLinks().enabled()).endpoints());
    if (settings.signInLinks().enabled()) {
      endpoints.addAll(endUsers.heardBy(new SignInLinkApi(signInLinks).endpoints()));
      endpoints.addAll(
          new SignInLinkPages(signInLinks, settings.signInLinks(), signIn, gate, pageAnswers)
              .endpoints());
    } else {
      endpoints.addAll(SignInLinkApi.switchedOff());
    }
    endpoints.addAll(endUsers.heardBy(new RecoveryApi(recovery).endpoints()));
    endpoints.addAll(new RecoveryPages(recovery, pageAnswers, settings.passwords()).endpoints());
    endpoints.addAll(new SelfServiceApi(selfService, gate).endpoints());
    var confirmation = new Confirmation(database, presentPassword, sessions);
    endpoints.addAll(new ConfirmPages(confirmation, gate, pageAnswers).endpoints());
    endpoints.addAll(
        new SelfServicePages(
                selfService,
                gate,
                confirmation,
                addressChanging::waiting,
                pageAnswers,
                settings.passwords(),
                links)
            .endpoints());
    endpoints.addAll(
        new AddressPages(addressChanging, confirmation, gate, pageAnswers).endpoints());
    endpoints.addAll(
        new AddressLinkPages(addressConfirmation, addressReturn, gate, pageAnswers).endpoints());
    endpoints.addAll(new PasswordApi(changing, gate, settings.passwords()).endpoints());
    endpoints.addAll(
        new PasswordPages(changing, gate, pageAnswers, settings.passwords()).endpoints());
    endpoints.addAll(new OpenPgpKeyApi(openPgpDesk, gate, serverKey).endpoints());
    var openPgpMode = settings.mail().openPgp();
    var encryptsNothing = openPgpMode == Sealing.Mode.OFF;
    endpoints.addAll(
        new OpenPgpKeyPages(openPgpDesk, gate, pageAnswers, serverKey, encryptsNothing)
            .endpoints());
    endpoints.addAll(new TokenEndpoint(database, clients, attempts).endpoints());
    endpoints.addAll(new AuditApi(audit, clientGate).endpoints());
    if (settings.deliveryEnabled()) {
      endpoints.addAll(new DeliveryApi(desk, clientGate, database).endpoints());
      endpoints.addAll(new RedemptionApi(redemptions, database, attempts).endpoints());
    }
    openApi = new OpenApi(endpoints, links);
    endpoints.add(openApi.endpoint());
    var web =
        new WebSettings(
            baseUrl, settings.bind(), port, tls.certificate(), tls.privateKey(), settings.edge());
    http.join();
    listener = new Listener(web, endpoints, pageAnswers::error, LatchkeyServer::known).start();
    plain =
        settings.edge().redirectPort().stream()
            .mapToObj(plainPort -> new PlainRedirect(web, plainPort, endpoints).start())
            .findFirst();
    management =
        manage(
            settings.managementPort(),
            new Management(database, audit, outbox, hasher, sessions, listener).pages());

    // what runs by itself
    ticker.after(WARM_UP_DELAY, passwords::warmUp);
    ticker.after(WARM_UP_DELAY, policy::warmUp);
    if (!encryptsNothing) {
      ticker.after(WARM_UP_DELAY, serverKey::make);
    }
    var letters = new ArrayList<Correspondence>();
    letters.add(
        new VerificationCorrespondence(
            accounts, tokens, settings.verification(), attempts, pages, links));
    letters.add(
        new RecoveryCorrespondence(accounts, tokens, settings.recovery(), attempts, pages, links));
    letters.add(
        new SignInLinkCorrespondence(
            accounts, tokens, settings.signInLinks(), attempts, pages, links));
    letters.addAll(NoticeCorrespondence.all(accounts, pages, links));
    letters.add(new KeyExpiryCorrespondence(accounts, openPgpKeys, pages, links));
    letters.addAll(
        AddressCorrespondence.all(accounts, tokens, addressPurposes, attempts, pages, links));
    letters.add(new DeliveryCorrespondence(audit, accounts, identity, pages, links, randomness));
    letters.addAll(WarningCorrespondence.all(audit, accounts, pages, links, randomness));
    var seal = Optional.of(new Seal(serverKey, decoy)).filter(_ -> !encryptsNothing);
    worker =
        new MailWorker(
            database,
            outbox,
            audit,
            Couriers.of(settings.mail(), randomness, clock, seal),
            new Sealing(openPgpMode, new RecipientKeys(accounts, openPgpKeys)),
            carriers,
            letters);
    ticker.every(MAIL_TICK, worker::run);
    ticker.every(USES_TICK, sessions::writeUses);
    ticker.every(SWEEP_TICK, desk::sweep);
    ticker.every(RESTORE_TICK, restoration::look);
    ticker.every(CERTIFICATE_TICK, new CertificateWatch(tls, listener)::look);
    ticker.every(CHECKPOINT_TICK, checkpoints::sign);
    lock.announce(settings.bind(), port);
    var selfCheck =
        SelfChecks.of(
            new SelfChecks.Inspected(
                data,
                source,
                settings,
                database,
                keys,
                hasher::algorithm,
                Optional.of(ServeLock.reachable(settings.bind(), port))),
            randomness,
            clock);
    ticker.daily(() -> selfCheck.runDaily(database, audit));
    ticker.every(PURGE_TICK, openPgpDesk::remind);
    ticker.every(PURGE_TICK, sessions::endBeyondMost);
    ticker.every(EXPIRY_TICK, () -> purge(tokens::endExpired));
    ticker.every(EXPIRY_TICK, () -> purge(sessions::purge));
    ticker.every(EXPIRY_TICK, () -> purge(clients::purge));
    ticker.every(PURGE_TICK, () -> purge(outbox::purge));
    ticker.every(PURGE_TICK, () -> purge(tokens::purge));
    ticker.every(PURGE_TICK, () -> purge(attempts::purge));
    ticker.every(PURGE_TICK, () -> purge(enrolment::purge));
    ticker.every(PURGE_TICK, () -> purge(addressChanging::purge));
    ticker.every(PURGE_TICK, () -> purge(desk::purge));
  }

  /// Nobody has asked for the default port: where another program has it, the server starts all the
  /// same.
  private Optional<ManagementListener> manage(int port, Map<String, Supplier<Answer>> pages) {
    if (port == 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(listener.manage(port, pages));
    } catch (PortTaken e) {
      if (!StartConditions.isStandard(port)) {
        listener.close();
        throw e;
      }
      LOG.warn("no health and metrics: port {} of 127.0.0.1 is taken; set management.port", port);
      return Optional.empty();
    }
  }

  /// Each module in a transaction of its own: locks of several tables would be taken in another
  /// order than by those who work.
  private void purge(Consumer<Transaction> module) {
    database.write(transaction -> {
      module.accept(transaction);
      return true;
    });
  }

  /// What the exceptions of other modules mean to a caller.
  private static Optional<Problem> known(RuntimeException e) {
    return switch (e) {
      case HasherBusy _ -> Optional.of(Problem.overloaded());
      case DatabaseUnavailable _ -> Optional.of(Problem.unavailable());
      default -> Optional.empty();
    };
  }

  /// What it keeps.
  Database database() {
    return database;
  }

  /// What hashes its passwords.
  PasswordHasher hasher() {
    return hasher;
  }

  /// The description of what it serves.
  OpenApi openApi() {
    return openApi;
  }

  /// Where people reach this server.
  public URI baseUrl() {
    return baseUrl;
  }

  /// What a program must trust, as long as the certificate is one of our own authority.
  public Path certificateAuthority() {
    return tls.authority();
  }

  /// A letter that was just taken shall lose its row: otherwise it would be sent again.
  private void finishLetters() {
    carriers.shutdown();
    try {
      if (!carriers.awaitTermination(LETTER_GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        carriers.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Stops listening, lets running requests finish, and closes everything in the reverse order.
  @Override
  public void close() {
    plain.ifPresent(PlainRedirect::close);
    worker.stop();
    management.ifPresent(ManagementListener::close);
    listener.close();
    ticker.close();
    finishLetters();
    last(sessions::writeUses);
    last(checkpoints::sign);
    last(restoration::look);
    hasher.close();
    database.close();
    lock.close();
  }

  /// A database that is gone must not keep the rest from closing.
  private static void last(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.warn("something was left undone at the end", e);
    }
  }
}
