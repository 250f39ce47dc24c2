package dev.latchkey.server.clients;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.jose.PublicJwkSet;
import dev.latchkey.server.keys.SigningAlgorithm;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.PreparedQuery;
import dev.latchkey.server.storage.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// What operators have registered of the applications that people sign in to.
public final class ClientRegistrations {
  private static final PreparedQuery<ClientRegistration> BY_ID =
      new PreparedQuery<>(
          """
          SELECT id, name, scopes, redirect_uris, post_logout_redirect_uris, auth, trusted, jwks,
            require_par, dpop, device, id_token_alg, backchannel_logout_uri,
            without_pkce FROM clients
          WHERE id = ? AND disabled_at IS NULL
          """,
          ClientRegistrations::registration);

  /// Of what it showed before, nothing comes to life again when it shows a secret once more.
  private static final byte[] OF_NO_SECRET = new byte[32];

  private final Database database;
  private final AuditTrail audit;

  public ClientRegistrations(Database database, AuditTrail audit) {
    this.database = database;
    this.audit = audit;
  }

  /// The application with this id, unless it is disabled.
  public Optional<ClientRegistration> find(Id id) {
    return database.lookUp(BY_ID, id.value());
  }

  /// Replaces what is registered; false where there is no such application, or it is disabled.
  ///
  /// @param narrowed as below
  public boolean change(ClientRegistration wanted, BiConsumer<Transaction, Id> narrowed) {
    return change(wanted.client().id(), _ -> wanted, narrowed).isPresent();
  }

  /// What was registered, and what is now.
  ///
  /// @param less whether the application may do less
  public record Edited(ClientRegistration before, ClientRegistration after, boolean less) {}

  /// Changes what is registered; of two at a time each sees what the other has done. Empty where
  /// there is no such application, or it is disabled.
  ///
  /// @param edit may be asked more than once
  /// @param narrowed done where it may do less than before: with the change, and once more after
  ///   it, for what was granted at the same time by what was registered before
  public Optional<Edited> change(
      Id id, UnaryOperator<ClientRegistration> edit, BiConsumer<Transaction, Id> narrowed) {
    var edited = database.write(transaction -> edit(transaction, id, edit, narrowed));
    if (edited.filter(Edited::less).isPresent()) {
      database.write(transaction -> {
        narrowed.accept(transaction, id);
        return true;
      });
    }
    return edited;
  }

  private Optional<Edited> edit(
      Transaction transaction,
      Id id,
      UnaryOperator<ClientRegistration> edit,
      BiConsumer<Transaction, Id> narrowed) {
    var _ = transaction.change("UPDATE clients SET name = name WHERE id = ?", id.value());
    var before = transaction.lookUp(BY_ID, id.value());
    if (before.isEmpty()) {
      return Optional.empty();
    }
    var wanted = edit.apply(before.get());
    var less = wanted.allowsLessThan(before.get());
    var _ = write(transaction, wanted);
    if (less) {
      narrowed.accept(transaction, id);
    }
    var scopes = Scope.join(wanted.client().scopes());
    var old = PublicJwkSet.thumbprints(before.get().security().keys());
    var present = PublicJwkSet.thumbprints(wanted.security().keys());
    audit.append(
        transaction,
        new ClientEvent.Edited(id, scopes, without(present, old), without(old, present)));
    return Optional.of(new Edited(before.get(), wanted, less));
  }

  private static String without(List<String> keys, List<String> others) {
    return keys.stream().filter(key -> !others.contains(key)).collect(Collectors.joining(" "));
  }

  static boolean write(Transaction transaction, ClientRegistration wanted) {
    var client = wanted.client();
    return transaction.change(
            """
            UPDATE clients SET name = ?, scopes = ?, redirect_uris = ?, post_logout_redirect_uris = ?,
              auth = ?, trusted = ?, jwks = ?, require_par = ?, dpop = ?, device = ?,
              id_token_alg = ?, backchannel_logout_uri = ?, without_pkce = ?,
              secret_digest = CASE WHEN ? = 1 THEN secret_digest ELSE ? END
            WHERE id = ? AND disabled_at IS NULL
            """,
            client.name(),
            Scope.join(client.scopes()),
            lines(wanted.redirects()),
            lines(wanted.afterSignOut()),
            wanted.authentication().word(),
            wanted.trusted() ? 1L : 0L,
            wanted.security().keys(),
            wanted.security().pushedRequests() ? 1L : 0L,
            wanted.security().boundTokens() ? 1L : 0L,
            wanted.devices() ? 1L : 0L,
            wanted.security().signing().name(),
            wanted.logout(),
            wanted.security().challenged() ? 0L : 1L,
            wanted.authentication().isBySecret() ? 1L : 0L,
            OF_NO_SECRET,
            client.id().value())
        == 1;
  }

  private static String lines(List<RedirectAddress> addresses) {
    return addresses.stream().map(RedirectAddress::value).collect(Collectors.joining("\n"));
  }

  private static ClientRegistration registration(ResultSet row) throws SQLException {
    var client =
        new Client(
            new Id(row.getString(1)),
            row.getString(2),
            Scope.split(row.getString(3)).orElseThrow());
    return new ClientRegistration(
        client,
        addresses(row.getString(4)),
        addresses(row.getString(5)),
        ClientAuthentication.parse(row.getString(6)).orElseThrow(),
        row.getInt(7) == 1,
        new ClientSecurity(
            row.getString(8),
            row.getInt(9) == 1,
            row.getInt(10) == 1,
            SigningAlgorithm.valueOf(row.getString(12)),
            row.getInt(14) == 0),
        row.getInt(11) == 1,
        row.getString(13));
  }

  private static List<RedirectAddress> addresses(String lines) {
    return lines.lines().map(RedirectAddress::new).toList();
  }
}
