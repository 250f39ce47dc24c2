package dev.latchkey.server.grants;

import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.identifiers.Id;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A person's sign-in at an application, to which its tokens belong.
///
/// @param session in which the person went there
/// @param offline whether it outlasts that session
/// @param authenticatedAt when the person had last proved who it is
/// @param methods how, in the words of `amr`
/// @param acr with what assurance
/// @param nonce what the application wants to read in the ID token
/// @param claims what it opens beside its scopes
/// @param jkt thumbprint of the key that its refresh tokens are bound to; empty where they are not
public record Grant(
    Id id,
    Id client,
    Id account,
    Id session,
    Set<Scope> scopes,
    boolean offline,
    Instant authenticatedAt,
    List<String> methods,
    String acr,
    Optional<String> nonce,
    NamedClaims claims,
    String jkt) {
  /// The columns that [#read] wants, in its order.
  static final String COLUMNS =
      "id, client_id, account_id, session_id, scopes, offline, authenticated_at, methods, acr,"
          + " nonce, claims, jkt";

  /// The same where `grants` is called `g` among other tables.
  static final String QUALIFIED = "g." + COLUMNS.replace(", ", ", g.");

  static Grant read(ResultSet row) throws SQLException {
    return new Grant(
        new Id(row.getString(1)),
        new Id(row.getString(2)),
        new Id(row.getString(3)),
        new Id(row.getString(4)),
        Scope.split(row.getString(5)).orElseThrow(),
        row.getInt(6) == 1,
        Instant.ofEpochMilli(row.getLong(7)),
        List.of(row.getString(8).split(" ", -1)),
        row.getString(9),
        Optional.ofNullable(row.getString(10)),
        NamedClaims.ofWords(row.getString(11)),
        row.getString(12));
  }

  /// The same for fewer scopes, which open nothing beside them.
  public Grant narrowed(Set<Scope> fewer) {
    return new Grant(
        id,
        client,
        account,
        session,
        fewer,
        offline,
        authenticatedAt,
        methods,
        acr,
        nonce,
        claimsFor(fewer),
        jkt);
  }

  /// What a token with these scopes opens beside them: what was asked for by name belongs to all of
  /// the grant.
  NamedClaims claimsFor(Set<Scope> some) {
    return some.containsAll(scopes) ? claims : NamedClaims.NONE;
  }

  /// Masked: the nonce is the application's.
  @Override
  public String toString() {
    return "Grant[" + id + "]";
  }
}
