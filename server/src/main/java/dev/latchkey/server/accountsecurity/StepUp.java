package dev.latchkey.server.accountsecurity;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.passwords.Passwords;
import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.secondfactor.FactorLanes;
import dev.latchkey.server.sessions.Amr;
import dev.latchkey.server.sessions.Assurance;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.Sessions;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.throttling.Throttled;
import dev.latchkey.server.web.Response;
import dev.latchkey.server.web.ReturnTo;
import java.util.List;
import java.util.Optional;

/// Raises what a session has proved (S4-28): by the second factor of its account where the rest was
/// proved before, else by proving again who it is.
///
/// Guarantees: a session that someone stole guesses codes in counts of its own.
public final class StepUp {
  public static final String PAGE = "/account/confirm/second-factor";
  private final Database database;
  private final Passwords passwords;
  private final CurrentFactor factor;
  private final Sessions sessions;
  private final AuditTrail audit;

  public StepUp(Platform platform, Identities identities) {
    database = platform.database();
    passwords = identities.passwords();
    factor = new CurrentFactor(platform, identities);
    sessions = identities.sessions();
    audit = platform.audit();
  }

  /// How a session can come to an assurance that it lacks.
  public enum Way {
    /// The second factor alone is missing.
    FACTOR,
    /// The password is missing, and the second factor where the account has one.
    PASSWORD,
    /// This account cannot.
    NONE
  }

  /// How the session can come to that assurance, which it lacks.
  public Way way(Session session, Assurance wanted) {
    var has = factor.isAsked(session.accountId());
    if (has && !session.hasSecondFactor() && with(session, Amr.OTP).meets(wanted)) {
      return Way.FACTOR;
    }
    return Assurance.of(proven(has)).meets(wanted)
            && !session.amr().contains(Amr.PASSWORD)
            && hasPassword(session)
        ? Way.PASSWORD
        : Way.NONE;
  }

  private static Assurance with(Session session, Amr more) {
    return Assurance.of(Amr.with(session.amr(), more));
  }

  /// What the page proves that asks for the password.
  private static List<Amr> proven(boolean factor) {
    return Amr.together(factor ? List.of(Amr.PASSWORD, Amr.OTP) : List.of(Amr.PASSWORD));
  }

  private boolean hasPassword(Session session) {
    return database.read(handle -> passwords.lastChange(handle, session.accountId())).isPresent();
  }

  /// The page that leads there, and then on; empty where there is none.
  public static Optional<Response> page(Way way, ReturnTo wanted) {
    return switch (way) {
      case FACTOR -> Optional.of(Response.seeOther(wanted.after(PAGE)));
      case PASSWORD -> Optional.of(Reauthentication.again(wanted));
      case NONE -> Optional.empty();
    };
  }

  /// Whether people can set a second factor up.
  public boolean isOffered() {
    return factor.isOffered();
  }

  /// Whether the page has something to ask for: the account has a second factor, and the session
  /// has not given it.
  public boolean isDue(Session session) {
    return !session.hasSecondFactor() && factor.isAsked(session.accountId());
  }

  /// Takes the second factor.
  public Throttled<ReauthenticationOutcome> raise(Session session, CurrentFactor.Given given) {
    var seen = factor.seen(session.accountId());
    return factor.take(
        seen,
        FactorLanes.ofStepUp(seen.id(), session.id()),
        given,
        new StepUpEvent.Refused(seen.id(), session.id(), given.method()),
        new CurrentFactor.Answers<>(
            (transaction, method) -> raised(transaction, session, method),
            new ReauthenticationOutcome.WrongFactor(),
            new ReauthenticationOutcome.Over()));
  }

  private ReauthenticationOutcome raised(Transaction transaction, Session session, Amr method) {
    var next = sessions.raised(transaction, session, method);
    if (next.isEmpty()) {
      return new ReauthenticationOutcome.Over();
    }
    audit.append(
        transaction,
        new StepUpEvent.Raised(
            session.accountId(), session.id(), method.word(), with(session, method).word()));
    return new ReauthenticationOutcome.Confirmed(next.get());
  }
}
