package dev.latchkey.server.accountsecurity;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.Amr;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.Sessions;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.throttling.Throttled;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.RequestRejected;
import dev.latchkey.server.web.Response;
import dev.latchkey.server.web.ReturnTo;
import java.util.List;
import java.util.Optional;

/// Asks again who it is before something sensitive (ASVS-7.5.1, ASVS-7.5.3): for the password, and
/// for the second factor where the account has one.
///
/// A page that changes such things begins with [#missing] and shows what that gives, if it gives
/// anything; an endpoint for programs does the same with [#require].
public final class Reauthentication {
  public static final String PAGE = "/account/confirm";
  private static final String SET_UP = "/account/second-factor?notice=needed";
  private final Database database;
  private final CurrentPassword presentPassword;
  private final CurrentFactor factor;
  private final Sessions sessions;

  public Reauthentication(
      Database database, CurrentPassword presentPassword, CurrentFactor factor, Sessions sessions) {
    this.database = database;
    this.presentPassword = presentPassword;
    this.factor = factor;
    this.sessions = sessions;
  }

  /// The way to the page that asks who it is, for a session whose person has not proved it for a
  /// while; empty where it has.
  ///
  /// @param page path of the page to come back to
  public Optional<Response> missing(Session session, String page) {
    return isFresh(session) ? Optional.empty() : Optional.of(confirmFirst(page));
  }

  /// The same where the second factor alone is missing, for a page that asks for the password
  /// itself.
  public Optional<Response> missingFactor(Session session, String page) {
    return lacksFactor(session) ? Optional.of(confirmFirst(page)) : Optional.empty();
  }

  private static Response confirmFirst(String page) {
    return Response.seeOther(new ReturnTo(page).after(PAGE));
  }

  /// Refuses a program whose session has not proved for a while who it is.
  ///
  /// @throws RequestRejected with `password_required` or `second_factor_required`
  public void require(Session session) {
    if (!session.isFresh(database.now())) {
      throw new RequestRejected(
          new Problem(
              403,
              "password_required",
              "Sign in with the password again: the last time was too long ago."));
    }
    requireFactor(session);
  }

  /// The same where the second factor alone is missing, for a request that carries the password.
  ///
  /// @throws RequestRejected with `second_factor_required`
  public void requireFactor(Session session) {
    if (lacksFactor(session)) {
      throw new RequestRejected(factorRequired());
    }
  }

  /// The way to proving the second factor, for a page that gives a secret out or takes a key in
  /// where the operator wants one for that (ASVS-7.5.3): to setting one up where the account has
  /// none. Empty where nothing is missing.
  ///
  /// @param page path of the page to come back to
  public Optional<Response> missingForSecrets(Session session, String page) {
    if (!factor.isNeededForSecrets() || hasFreshFactor(session)) {
      return Optional.empty();
    }
    return Optional.of(asksForFactor(session) ? confirmFirst(page) : Response.seeOther(SET_UP));
  }

  /// The same for a program.
  ///
  /// @throws RequestRejected with `second_factor_required`
  public void requireForSecrets(Session session) {
    if (factor.isNeededForSecrets() && !hasFreshFactor(session)) {
      throw new RequestRejected(factorRequired());
    }
  }

  /// What a program is told whose session lacks the second factor.
  public static Problem factorRequired() {
    return new Problem(
        403,
        "second_factor_required",
        "Sign in again with the second factor, or with a passkey: the last time was without, or"
            + " too long ago.");
  }

  /// Stands in the address of the page where the password is asked for however fresh the last proof
  /// is.
  public static final String AGAIN = "again";

  /// The way to the page for someone who is to prove at any rate who it is.
  public static Response again(ReturnTo wanted) {
    return Response.seeOther(wanted.after(PAGE + "?" + AGAIN + "=1"));
  }

  public boolean isFresh(Session session) {
    return session.isFresh(database.now()) && !lacksFactor(session);
  }

  /// Whether the account has a second factor, and the session has not given it just now.
  public boolean lacksFactor(Session session) {
    return !hasFreshFactor(session) && asksForFactor(session);
  }

  private boolean hasFreshFactor(Session session) {
    return session.amr().contains(Amr.MFA) && session.isFresh(database.now());
  }

  /// Whether the account has a second factor that is asked for.
  public boolean asksForFactor(Session session) {
    return factor.isAsked(session.accountId());
  }

  /// Takes the password alone.
  ///
  /// @throws dev.latchkey.server.passwords.HasherBusy where too many wait
  public Throttled<ReauthenticationOutcome> confirm(Session session, Secret entered) {
    return presentPassword
        .check(session.accountId(), entered)
        .map(right ->
            right
                ? database.write(transaction -> renew(transaction, session, List.of(Amr.PASSWORD)))
                : new ReauthenticationOutcome.WrongPassword());
  }

  /// Takes the password, and the second factor where the account has one.
  ///
  /// @throws dev.latchkey.server.passwords.HasherBusy where too many wait
  public Throttled<ReauthenticationOutcome> confirm(
      Session session, Secret entered, CurrentFactor.Given given) {
    if (!asksForFactor(session)) {
      return confirm(session, entered);
    }
    var seen = factor.seen(session.accountId());
    return presentPassword
        .check(seen.id(), entered)
        .flatMap(right ->
            right
                ? take(session, seen, given)
                : Throttled.of(new ReauthenticationOutcome.WrongPassword()));
  }

  private Throttled<ReauthenticationOutcome> take(
      Session session, Account seen, CurrentFactor.Given given) {
    return factor.take(
        seen,
        given,
        new ReauthenticationRefused(seen.id(), "wrong_second_factor"),
        new CurrentFactor.Answers<>(
            (transaction, method) -> renew(transaction, session, List.of(Amr.PASSWORD, method)),
            new ReauthenticationOutcome.WrongFactor(),
            new ReauthenticationOutcome.Over()));
  }

  private ReauthenticationOutcome renew(
      Transaction transaction, Session session, List<Amr> proven) {
    return sessions
        .reauthenticated(transaction, session, proven)
        .<ReauthenticationOutcome>map(ReauthenticationOutcome.Confirmed::new)
        .orElseGet(ReauthenticationOutcome.Over::new);
  }
}
