package dev.latchkey.server;

import dev.latchkey.server.accountsecurity.AccountAccess;
import dev.latchkey.server.accountsecurity.CurrentPassword;
import dev.latchkey.server.accountsecurity.Reauthentication;
import dev.latchkey.server.audit.Checkpoints;
import dev.latchkey.server.mail.MailComposer;
import dev.latchkey.server.notifications.NotificationMailComposer;
import dev.latchkey.server.passwords.PasswordHasher;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.settings.Settings;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Listener;
import dev.latchkey.server.web.connections.PortVisit;
import dev.latchkey.server.web.openapi.OpenApi;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The composition root: everything is made and wired here, by hand, from the ground up. What one
/// capability consists of stands in a class of its own beside this one.
public final class LatchkeyServer implements AutoCloseable {
  private static final Duration CHECKPOINT_TICK = Duration.ofMinutes(30);
  private static final Duration RESTORE_TICK = Duration.ofSeconds(5);
  private static final Duration CERTIFICATE_TICK = Duration.ofSeconds(2);
  private static final Duration DEAF_TICK = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(LatchkeyServer.class);

  private final ServeLock lock;
  private final Ground ground;
  private final RestoreDetection restoration;
  private final Checkpoints checkpoints;
  private final People people;
  private final OpenApi openApi;
  private final Doors doors;
  private final MailRoom mailRoom;
  private final Ticker ticker;

  /// Makes the server and begins to answer.
  ///
  /// @param port the port to listen on, never 0
  public LatchkeyServer(
      DataFolder data, Settings source, int port, Randomness randomness, Clock clock) {
    lock = ServeLock.take(data);
    var http = Listener.prepare();
    ground = Ground.open(data, source, port, randomness, clock);
    var keys = ground.keys();
    var database = ground.database();
    var audit = ground.audit();
    restoration = new RestoreDetection(database, audit, keys.epoch(), data.lastSeen(), randomness);
    restoration.detect();
    checkpoints = new Checkpoints(database, audit, keys.checkpoints());
    people = People.on(ground);
    var openPgp = OpenPgp.on(ground);
    var front = Front.of(ground, people);

    // what it can do
    var signIn = new SignInWiring(ground, people, front);
    var present = new CurrentPassword(database, people.passwords(), ground.limiter(), audit);
    var confirmation = new Reauthentication(database, present, people.sessions());
    var access =
        new AccountAccess(
            people.accounts(),
            people.passwords(),
            openPgp.keys(),
            people.sessions(),
            ground.tokens());
    var addresses = new AddressWiring(ground, people, front, access, confirmation);
    var capabilities =
        List.of(
            new EnrolmentWiring(ground, people, front),
            signIn,
            new SignInLinkWiring(ground, people, front, signIn.signIn()),
            new RecoveryWiring(ground, people, front, access),
            new SelfServiceWiring(
                ground, people, front, access, present, confirmation, addresses.changing()),
            addresses,
            new OpenPgpKeyWiring(ground, people, front, openPgp, present),
            new ApplicationWiring(ground, people, front),
            new DeliveryWiring(ground, people, front));

    // what it answers
    var endpoints = new ArrayList<Endpoint>();
    endpoints.add(front.answers().assetEndpoint());
    capabilities.forEach(capability -> endpoints.addAll(capability.endpoints()));
    openApi = new OpenApi(endpoints, front.links());
    endpoints.add(openApi.endpoint());
    http.join();
    doors = new Doors(ground, people, front, endpoints);

    // what it writes
    var letters = new ArrayList<MailComposer>();
    letters.addAll(NotificationMailComposer.all(people.accounts(), front.pages(), front.links()));
    capabilities.forEach(capability -> letters.addAll(capability.letters()));
    mailRoom = new MailRoom(ground, people, openPgp, letters);

    // what it does by itself
    ticker = new Ticker(database);
    ticker.every(RESTORE_TICK, restoration::detect);
    ticker.every(CERTIFICATE_TICK, new CertificateReloader(ground.tls(), doors.listener())::check);
    ticker.every(CHECKPOINT_TICK, checkpoints::sign);
    ground.schedule(ticker);
    people.schedule(ticker);
    capabilities.forEach(capability -> capability.schedule(ticker));
    mailRoom.schedule(ticker);
    lock.announce(ground.settings().bind(), port);
    var address = Optional.of(PortVisit.reachable(ground.settings().bind(), port));
    var inspected = SelfChecks.Inspected.of(ground, source, people.hasher()::algorithm, address);
    var selfCheck = SelfChecks.of(inspected, randomness, clock);
    ticker.daily(() -> selfCheck.runDaily(database, audit));
  }

  /// Does this once its port is closed for good, which only a new start can mend.
  public void whenDeaf(Runnable end) {
    ticker.every(DEAF_TICK, new DeafWatch(doors.listener()::refuses, end)::check);
  }

  /// What it keeps.
  Database database() {
    return ground.database();
  }

  /// What hashes its passwords.
  PasswordHasher hasher() {
    return people.hasher();
  }

  /// The description of what it serves.
  OpenApi openApi() {
    return openApi;
  }

  /// Where people reach this server.
  public URI baseUrl() {
    return ground.settings().baseUrl();
  }

  /// What a program must trust, as long as the certificate is one of our own authority.
  public Path certificateAuthority() {
    return ground.tls().authority();
  }

  /// Stops listening, lets running requests finish, and closes everything in the reverse order.
  @Override
  public void close() {
    mailRoom.stop();
    doors.close();
    ticker.close();
    mailRoom.close();
    last(people.sessions()::writeUses);
    last(checkpoints::sign);
    last(restoration::detect);
    people.hasher().close();
    ground.database().close();
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
