package dev.latchkey.server.accountsecurity;

import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.Amr;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.Sessions;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.throttling.Throttled;
import dev.latchkey.server.web.Response;
import dev.latchkey.server.web.ReturnTo;
import java.util.Optional;

/// Asks for the password again before something sensitive (ASVS-7.5.1, ASVS-7.5.3).
///
/// A page that changes such things begins with [#missing] and shows what that gives, if it gives
/// anything.
public final class Reauthentication {
  public static final String PAGE = "/account/confirm";
  private final Database database;
  private final CurrentPassword presentPassword;
  private final Sessions sessions;

  public Reauthentication(Database database, CurrentPassword presentPassword, Sessions sessions) {
    this.database = database;
    this.presentPassword = presentPassword;
    this.sessions = sessions;
  }

  /// The way to the page that asks for the password, for a session whose person has not proved for
  /// a while who it is; empty where it has.
  ///
  /// @param page path of the page to come back to
  public Optional<Response> missing(Session session, String page) {
    return isFresh(session)
        ? Optional.empty()
        : Optional.of(Response.seeOther(new ReturnTo(page).after(PAGE)));
  }

  /// Stands in the address of the page where the password is asked for however fresh the last proof
  /// is.
  public static final String AGAIN = "again";

  /// The way to the page for someone who is to prove at any rate who it is.
  public static Response again(ReturnTo wanted) {
    return Response.seeOther(wanted.after(PAGE + "?" + AGAIN + "=1"));
  }

  public boolean isFresh(Session session) {
    return session.isFresh(database.now());
  }

  /// Takes the password.
  ///
  /// @throws dev.latchkey.server.passwords.HasherBusy where too many wait
  public Throttled<ReauthenticationOutcome> confirm(Session session, Secret entered) {
    return presentPassword
        .check(session.accountId(), entered)
        .map(right -> right ? renew(session) : new ReauthenticationOutcome.WrongPassword());
  }

  private ReauthenticationOutcome renew(Session session) {
    return database.write(transaction ->
        sessions
            .reauthenticated(transaction, session, Amr.PASSWORD)
            .<ReauthenticationOutcome>map(ReauthenticationOutcome.Confirmed::new)
            .orElseGet(ReauthenticationOutcome.Over::new));
  }
}
