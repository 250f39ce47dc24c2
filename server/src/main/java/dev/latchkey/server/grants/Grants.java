package dev.latchkey.server.grants;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// All that applications hold on behalf of people.
///
/// @param codes that a sign-in at an application begins with
/// @param access tokens
/// @param refresh tokens
/// @param devices that wait for a person
public record Grants(
    Codes codes,
    AccessTokens access,
    RefreshTokens refresh,
    Consents consents,
    DeviceCodes devices,
    AuditTrail audit) {
  private static final List<String> FORGET =
      List.of(
          """
          DELETE FROM refresh_tokens WHERE digest IN (SELECT t.digest FROM refresh_tokens t
            JOIN grants g ON g.id = t.grant_id WHERE g.account_id = ? LIMIT ?)
          """,
          """
          DELETE FROM grant_tokens WHERE digest IN (SELECT t.digest FROM grant_tokens t
            JOIN grants g ON g.id = t.grant_id WHERE g.account_id = ? LIMIT ?)
          """,
          "DELETE FROM grants WHERE id IN (SELECT id FROM grants WHERE account_id = ? LIMIT ?)");

  /// How long a code that was used is recognized.
  private static final Duration REMEMBERED = Duration.ofDays(1);

  /// Puts them together.
  public static Grants on(
      Database database, AuditTrail audit, KeyedDigests digests, Randomness randomness) {
    var codes = new Codes(digests, randomness, audit);
    var consents = new Consents(audit);
    return new Grants(
        codes,
        new AccessTokens(database, digests, randomness),
        new RefreshTokens(digests, randomness, audit),
        consents,
        new DeviceCodes(codes, consents, digests, randomness, audit),
        audit);
  }

  static boolean end(Transaction transaction, Id grant) {
    return end(transaction, "id = ?", grant) == 1;
  }

  /// Ends those of an application that one person has signed in to.
  ///
  /// @return how many
  static int end(Transaction transaction, Id account, Id client) {
    return end(transaction, "account_id = ? AND client_id = ?", account, client);
  }

  private static int end(Transaction transaction, String which, Id... ids) {
    var arguments = new ArrayList<Object>();
    arguments.add(transaction.now());
    for (var id : ids) {
      arguments.add(id.value());
    }
    return transaction.change(
        "UPDATE grants SET ended_at = ? WHERE ended_at IS NULL AND " + which, arguments.toArray());
  }

  /// Ends what an application gives back (RFC 7009): an access token alone, or with a refresh token
  /// all of its grant. What is not its own, or over already, is not said.
  public void revoke(Transaction transaction, Secret token, Id client) {
    if (access.end(transaction, token, client)) {
      return;
    }
    refresh
        .find(transaction, token, client)
        .filter(grant -> end(transaction, grant.id()))
        .ifPresent(grant ->
            audit.append(
                transaction, new GrantEvent.Revoked(grant.account(), grant.client(), grant.id())));
  }

  /// Ends all that applications hold on behalf of one person, and what the person has allowed them.
  public static void endAll(Transaction transaction, Id account) {
    transaction.change("DELETE FROM consents WHERE account_id = ?", account.value());
    end(transaction, "account_id = ?", account);
  }

  /// The same but for the grants of one session, which goes on; consents stay.
  public static void endOthers(Transaction transaction, Id account, Id kept) {
    end(transaction, "account_id = ? AND session_id <> ?", account, kept);
  }

  /// Ends what was granted in one session, also what would outlast it: its owner, or we, believe it
  /// to be a stranger's.
  public static void endOfSession(Transaction transaction, Id session) {
    end(transaction, "session_id = ?", session);
  }

  /// Ends those grants of a person that last as long as a session which is gone; one with
  /// `offline_access` goes on without its session.
  public static void endWithSessions(Transaction transaction, Id account) {
    end(
        transaction,
        "account_id = ? AND offline = 0 AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.id ="
            + " grants.session_id)",
        account);
  }

  /// Ends all that an application holds, which is no longer allowed as much as before.
  public static void endOfClient(Transaction transaction, Id client) {
    end(transaction, "client_id = ?", client);
  }

  /// Forgets up to so many rows of one person: tokens first, of which a grant may have many.
  ///
  /// @return how many
  public static int forget(Transaction transaction, Id account, int most) {
    var left = most;
    for (var statement : FORGET) {
      left -= transaction.change(statement, account.value(), left);
    }
    return most - left;
  }

  /// Forgets what is over.
  public void purge(Transaction transaction) {
    transaction.change("DELETE FROM grant_tokens WHERE expires_at < ?", transaction.now());
    transaction.change(
        "DELETE FROM grants WHERE expires_at < ?", transaction.now().minus(REMEMBERED));
  }
}
