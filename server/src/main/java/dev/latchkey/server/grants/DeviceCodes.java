package dev.latchkey.server.grants;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.clients.Client;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.PreparedQuery;
import dev.latchkey.server.storage.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// The codes of devices without a browser (RFC 8628): the device polls with one, 256 random bits,
/// and shows the other one to a person. Both are stored as keyed digests.
///
/// What a person allows is a grant like every other, of the session in which it was allowed, and
/// its code is the device code: so all that ends a code before it is used ends this one, too.
public final class DeviceCodes {
  /// Life of both codes.
  public static final Duration LIFE = Duration.ofMinutes(10);

  /// How long a device is told to wait between two polls.
  public static final Duration INTERVAL = Duration.ofSeconds(5);

  /// How long it has to: a poll may take a second less than the one before.
  private static final Duration LEAST = INTERVAL.minusSeconds(1);

  /// An application without a secret can be anyone: this is what all devices that call themselves
  /// so can wait for at a time.
  private static final long MOST = 10_000;

  /// In place of a PKCE challenge, which no verifier has: the code endpoint takes no device code.
  static final String CHALLENGE = "device";

  /// Of any number of polls at a time, one is in time.
  private static final PreparedQuery<State> POLL =
      new PreparedQuery<>(
          """
          UPDATE device_codes SET polled_at = ? WHERE digest = ? AND client_id = ?
            AND (polled_at <= ? OR polled_at > ?) RETURNING state, expires_at
          """,
          row -> new State(row.getString(1), Instant.ofEpochMilli(row.getLong(2))));

  private static final PreparedQuery<Boolean> IS_KNOWN =
      new PreparedQuery<>(
          "SELECT 1 FROM device_codes WHERE digest = ? AND client_id = ?", _ -> true);

  private static final PreparedQuery<WaitingDevice> FIND =
      new PreparedQuery<>(
          """
          SELECT client_id, scopes, place, created_at FROM device_codes
          WHERE user_digest = ? AND state = 'pending' AND expires_at > ?
          """,
          row ->
              new WaitingDevice(
                  new Id(row.getString(1)),
                  Scope.split(row.getString(2)).orElseThrow(),
                  row.getString(3),
                  Instant.ofEpochMilli(row.getLong(4))));

  private static final PreparedQuery<Decided> DECIDE =
      new PreparedQuery<>(
          """
          UPDATE device_codes SET state = ? WHERE user_digest = ? AND client_id = ? AND state = 'pending'
            AND expires_at > ? RETURNING digest, scopes, expires_at
          """,
          row ->
              new Decided(
                  row.getBytes(1),
                  Scope.split(row.getString(2)).orElseThrow(),
                  Instant.ofEpochMilli(row.getLong(3))));

  private final Codes codes;
  private final Consents consents;
  private final KeyedDigests digests;
  private final Randomness randomness;
  private final AuditTrail audit;

  DeviceCodes(
      Codes codes,
      Consents consents,
      KeyedDigests digests,
      Randomness randomness,
      AuditTrail audit) {
    this.codes = codes;
    this.consents = consents;
    this.digests = digests;
    this.randomness = randomness;
    this.audit = audit;
  }

  private record State(String word, Instant expiresAt) {}

  /// What a person has decided about.
  private record Decided(byte[] digest, Set<Scope> scopes, Instant expiresAt) {}

  /// Both codes of a device.
  public record Issued(Secret deviceCode, UserCode userCode) {}

  /// What came of a poll.
  public sealed interface Poll {
    /// A person has allowed it; once.
    record Granted(Grant grant) implements Poll {}

    record Pending() implements Poll {}

    /// The last answer is not old enough; this one costs nothing.
    record TooSoon() implements Poll {}

    /// A person has refused it.
    record Refused() implements Poll {}

    record Expired() implements Poll {}

    /// It is unknown, another application's or was used; or what was allowed has ended since.
    /// Nothing tells which.
    record Unknown() implements Poll {}
  }

  /// Makes both codes; empty where too many devices of the application wait.
  public Optional<Issued> issue(
      Transaction transaction, Client client, Set<Scope> scopes, ClientAddress from) {
    var issued = new Issued(randomness.token(), UserCode.make(randomness));
    var now = transaction.now();
    var made =
        transaction.change(
            """
            INSERT INTO device_codes (digest, user_digest, client_id, scopes, place, state, created_at, expires_at, polled_at)
            SELECT ?, ?, ?, ?, ?, 'pending', ?, ?, 0
            WHERE (SELECT COUNT(*) FROM device_codes
              WHERE client_id = ? AND expires_at > ? AND state = 'pending') < ?
            ON CONFLICT (user_digest) DO NOTHING
            """,
            codes.digest(issued.deviceCode()),
            digest(issued.userCode()),
            client.id().value(),
            Scope.join(scopes),
            from.toString(),
            now,
            now.plus(LIFE),
            client.id().value(),
            now,
            MOST);
    return made == 1 ? Optional.of(issued) : Optional.empty();
  }

  /// The device that shows this code and waits.
  public Optional<WaitingDevice> find(Database database, UserCode code) {
    return database.lookUp(FIND, digest(code), database.now());
  }

  /// Allows the device what it asks for, and with that the application; false where it waits no
  /// more. Where the session has ended meanwhile, the device gets nothing either way.
  public boolean allow(Transaction transaction, Session session, UserCode code, Client client) {
    return decide(transaction, "allowed", code, client.id())
        .filter(decided -> allow(transaction, session, client, decided))
        .isPresent();
  }

  private boolean allow(Transaction transaction, Session session, Client client, Decided decided) {
    consents.give(transaction, session, client.id(), decided.scopes());
    var asked =
        new RequestedCode(client, session, decided.scopes(), "", CHALLENGE, Optional.empty());
    var made = codes.issue(transaction, asked, decided.digest(), decided.expiresAt());
    if (made) {
      audit.append(
          transaction,
          new GrantEvent.DeviceAllowed(session.accountId(), client.id(), session.id()));
    }
    return made;
  }

  /// Refuses it; false where it waits no more.
  public boolean refuse(Transaction transaction, Session session, UserCode code, Client client) {
    var decided = decide(transaction, "refused", code, client.id());
    decided.ifPresent(_ ->
        audit.append(
            transaction,
            new GrantEvent.DeviceRefused(session.accountId(), client.id(), session.id())));
    return decided.isPresent();
  }

  private Optional<Decided> decide(
      Transaction transaction, String state, UserCode code, Id client) {
    return transaction.lookUp(DECIDE, state, digest(code), client.value(), transaction.now());
  }

  /// Answers a device, which gets what was allowed once.
  ///
  /// @param jkt thumbprint of the key that it proves; empty where it proves none
  /// @param bound whether the refresh tokens are to be bound to that key
  public Poll poll(Transaction transaction, Secret code, Id client, String jkt, boolean bound) {
    var now = transaction.now();
    var digest = codes.digest(code);
    var soon = now.plus(Database.CLOCK_CORRECTION);
    return transaction
        .lookUp(POLL, now, digest, client.value(), now.minus(LEAST), soon)
        .map(state -> {
          if (state.word().equals("expired") || !state.expiresAt().isAfter(now)) {
            return new Poll.Expired();
          }
          return switch (state.word()) {
            case "allowed" ->
                granted(transaction, new ShownCode(code, client, "", CHALLENGE, jkt, bound));
            case "refused" -> new Poll.Refused();
            default -> new Poll.Pending();
          };
        })
        .orElseGet(() ->
            transaction.lookUp(IS_KNOWN, digest, client.value()).isPresent()
                ? new Poll.TooSoon()
                : new Poll.Unknown());
  }

  private Poll granted(Transaction transaction, ShownCode shown) {
    transaction.change("DELETE FROM device_codes WHERE digest = ?", codes.digest(shown.code()));
    return codes
        .claim(transaction, shown)
        .<Poll>map(Poll.Granted::new)
        .orElseGet(Poll.Unknown::new);
  }

  private byte[] digest(UserCode code) {
    return digests.digest(
        KeyedDigests.Purpose.AUTHORIZATION_CODE, "user " + code.value().exposeText());
  }

  /// Marks what is over, for the devices that still ask, and forgets it after as long again.
  public static void purge(Transaction transaction) {
    var now = transaction.now();
    transaction.change(
        "UPDATE device_codes SET state = 'expired' WHERE expires_at < ? AND state <> 'expired'",
        now);
    transaction.change("DELETE FROM device_codes WHERE expires_at < ?", now.minus(LIFE));
  }
}
