package dev.latchkey.server.clients;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// The clients, and the opaque access tokens that they get for their credentials (RFC 6749, section
/// 4.4).
///
/// Secrets and tokens are 256 random bits and stored as keyed digests.
public final class Clients {
  /// Life of an access token (C-20).
  public static final Duration TOKEN_LIFE = Duration.ofMinutes(15);

  private final Database database;
  private final KeyedDigests digests;
  private final AuditTrail audit;
  private final Randomness randomness;

  public Clients(Database database, KeyedDigests digests, AuditTrail audit, Randomness randomness) {
    this.database = database;
    this.digests = digests;
    this.audit = audit;
    this.randomness = randomness;
  }

  public NewClient add(String name, Set<Scope> scopes) {
    return add(ClientRegistration.ofApi(name, scopes));
  }

  /// Adds a client, under an id of its own, with all that is registered of it. The secret of one
  /// that shows none is drawn as well, and good for nothing.
  public NewClient add(ClientRegistration asked) {
    var wanted = asked.under(Id.make(randomness));
    var client = wanted.client();
    var secret = randomness.token();
    database.write(transaction -> {
      transaction
          .handle()
          .createUpdate(
              """
              INSERT INTO clients (id, name, secret_digest, scopes, created_at)
              VALUES (:id, :name, :digest, :scopes, :now)
              """)
          .bind("id", client.id().value())
          .bind("name", client.name())
          .bind("digest", digest(KeyedDigests.Purpose.CLIENT_SECRET, secret))
          .bind("scopes", Scope.join(client.scopes()))
          .bind("now", transaction.now())
          .execute();
      var _ = ClientRegistrations.write(transaction, wanted);
      audit.append(transaction, new ClientEvent.Added(client.id(), Scope.join(client.scopes())));
      return client;
    });
    return new NewClient(client, secret);
  }

  public List<Client> list() {
    return database.read(handle ->
        handle
            .createQuery(
                "SELECT id, name, scopes FROM clients WHERE disabled_at IS NULL ORDER BY"
                    + " created_at, id")
            .map(Clients::client)
            .list());
  }

  public Optional<Client> byId(Handle handle, Id id) {
    return handle
        .createQuery("SELECT id, name, scopes FROM clients WHERE id = :id")
        .bind("id", id.value())
        .map(Clients::client)
        .findOne();
  }

  /// Whether there is such a client, and it is not disabled.
  public boolean isActive(Handle handle, Id id) {
    return handle
            .createQuery("SELECT COUNT(*) FROM clients WHERE id = :id AND disabled_at IS NULL")
            .bind("id", id.value())
            .mapTo(Integer.class)
            .one()
        > 0;
  }

  /// Disables a client; its tokens end with it. False where there is none, or it is disabled
  /// already.
  public boolean disable(Id id) {
    return database.write(transaction -> {
      var found =
          transaction
                  .handle()
                  .createUpdate(
                      "UPDATE clients SET disabled_at = :now WHERE id = :id AND disabled_at IS"
                          + " NULL")
                  .bind("now", transaction.now())
                  .bind("id", id.value())
                  .execute()
              == 1;
      if (found) {
        audit.append(transaction, new ClientEvent.Disabled(id));
      }
      return found;
    });
  }

  /// Gives a client another secret; the former one is worth nothing from now on. Empty where there
  /// is no such client, or it is disabled or shows no secret.
  public Optional<Secret> rotateSecret(Id id) {
    var secret = randomness.token();
    var digest = digest(KeyedDigests.Purpose.CLIENT_SECRET, secret);
    return database.write(transaction -> {
      var changed =
          transaction.change(
              """
              UPDATE clients SET secret_digest = ? WHERE id = ? AND auth IN ('basic', 'post') AND disabled_at IS NULL
              """,
              digest,
              id.value());
      if (changed == 0) {
        return Optional.empty();
      }
      audit.append(transaction, new ClientEvent.SecretRotated(id));
      return Optional.of(secret);
    });
  }

  /// The client with these credentials.
  public Optional<Client> authenticate(Id id, Secret secret) {
    var entered = digest(KeyedDigests.Purpose.CLIENT_SECRET, secret);
    return database.read(handle ->
        handle
            .createQuery(
                """
                SELECT id, name, scopes, secret_digest FROM clients
                WHERE id = :id AND auth IN ('basic', 'post') AND disabled_at IS NULL
                """)
            .bind("id", id.value())
            .map((row, context) ->
                MessageDigest.isEqual(row.getBytes("secret_digest"), entered)
                    ? Optional.of(client(row, context))
                    : Optional.<Client>empty())
            .findOne()
            .flatMap(found -> found));
  }

  /// Notes wrong credentials. What was entered as an id stands in the trail only where it is one.
  public void refused(Optional<Id> entered, ClientAddress address) {
    database.write(transaction -> {
      var known = entered.flatMap(id -> byId(transaction.handle(), id));
      var client = known.map(found -> found.id().value()).orElse("");
      audit.append(transaction, new ClientEvent.Refused(client, mark(address)));
      return true;
    });
  }

  /// Notes that a source has shown wrong credentials too often.
  public void slowed(ClientAddress address) {
    database.write(transaction -> {
      audit.append(transaction, new ClientEvent.Slowed(mark(address)));
      return true;
    });
  }

  private String mark(ClientAddress address) {
    return digests.mark(KeyedDigests.Purpose.ENTERED_NAME, address.source());
  }

  public Secret issueToken(Client client, Set<Scope> scopes) {
    var token = randomness.token();
    database.write(transaction -> {
      transaction
          .handle()
          .createUpdate(
              """
              INSERT INTO access_tokens (digest, client_id, scopes, created_at, expires_at)
              VALUES (:digest, :client, :scopes, :now, :end)
              """)
          .bind("digest", digest(KeyedDigests.Purpose.ACCESS_TOKEN, token))
          .bind("client", client.id().value())
          .bind("scopes", Scope.join(scopes))
          .bind("now", transaction.now())
          .bind("end", transaction.now().plus(TOKEN_LIFE))
          .execute();
      audit.append(transaction, new ClientEvent.TokenIssued(client.id(), Scope.join(scopes)));
      return client;
    });
    return token;
  }

  /// The client behind an access token, with the scopes of the token.
  Optional<Client> byToken(Secret token) {
    var now = database.now();
    return database.read(handle ->
        handle
            .createQuery(
                """
                SELECT c.id, c.name, t.scopes FROM access_tokens t JOIN clients c ON c.id = t.client_id
                WHERE t.digest = :digest AND t.expires_at > :now AND c.disabled_at IS NULL
                """)
            .bind("digest", digest(KeyedDigests.Purpose.ACCESS_TOKEN, token))
            .bind("now", now)
            .map(Clients::client)
            .findOne());
  }

  /// Ends an access token that the client got for its own credentials, if it is one.
  public void endToken(Transaction transaction, Secret token, Id client) {
    transaction.change(
        "DELETE FROM access_tokens WHERE digest = ? AND client_id = ?",
        digest(KeyedDigests.Purpose.ACCESS_TOKEN, token),
        client.value());
  }

  /// Forgets access tokens that are over.
  public void purge(Transaction transaction) {
    transaction
        .handle()
        .createUpdate("DELETE FROM access_tokens WHERE expires_at < :now")
        .bind("now", transaction.now())
        .execute();
  }

  private byte[] digest(KeyedDigests.Purpose purpose, Secret secret) {
    return digests.digest(purpose, secret.exposeText());
  }

  private static Client client(ResultSet row, StatementContext context) throws SQLException {
    return new Client(
        new Id(row.getString("id")),
        row.getString("name"),
        Scope.split(row.getString("scopes")).orElseThrow());
  }
}
