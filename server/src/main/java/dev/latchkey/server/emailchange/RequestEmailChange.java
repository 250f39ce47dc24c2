package dev.latchkey.server.emailchange;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.audit.SuspiciousInputRejected;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.identifiers.ParseResult;
import dev.latchkey.server.identifiers.RejectionReason;
import dev.latchkey.server.mail.MailRequest;
import dev.latchkey.server.mail.Outbox;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.throttling.Throttle;
import dev.latchkey.server.throttling.Throttled;
import java.util.Optional;

/// Asking for another address (CS-AU-7): the new one gets a link ([ConfirmEmailChange]), the old
/// one is told.
///
/// It is the same for every new address; whether that has an account is settled by mail.
final class RequestEmailChange {
  private final Database database;
  private final EmailChanges changes = new EmailChanges();
  private final Accounts accounts;
  private final EmailChangePurposes purposes;
  private final Throttle throttle;
  private final Outbox outbox;
  private final AuditTrail audit;
  private final Randomness randomness;

  RequestEmailChange(Platform platform, Accounts accounts, EmailChangePurposes purposes) {
    database = platform.database();
    this.accounts = accounts;
    this.purposes = purposes;
    throttle = platform.throttle();
    outbox = platform.outbox();
    audit = platform.audit();
    randomness = platform.randomness();
  }

  EmailAddress present(Session session) {
    return account(session).email();
  }

  private Account account(Session session) {
    return database.read(handle -> accounts.byId(handle, session.accountId())).orElseThrow();
  }

  /// The address that waits for its confirmation.
  public Optional<EmailAddress> waiting(Session session) {
    var account = account(session);
    var since = database.now().minus(purposes.confirm().life());
    return database
        .read(handle -> changes.waiting(handle, account.id()))
        .filter(change -> change.waitsFor(account) && change.askedAt().isAfter(since))
        .map(EmailChange::to);
  }

  /// Asks for another address.
  ///
  /// @param language of the email to it
  Throttled<EmailChangeOutcome.Asking> ask(
      Session session, String entered, ClientAddress client, Optional<Language> language) {
    return throttle.uniform(client, () -> ask(session, entered, language));
  }

  private EmailChangeOutcome.Asking ask(
      Session session, String entered, Optional<Language> language) {
    return switch (EmailAddress.read(entered)) {
      case ParseResult.Refused<EmailAddress>(var flaw) -> refuse(flaw);
      case ParseResult.Accepted<EmailAddress>(var to) ->
          database.write(transaction -> ask(transaction, session, to, language));
    };
  }

  private EmailChangeOutcome.Asking refuse(RejectionReason flaw) {
    if (flaw != RejectionReason.FORM) {
      database.write(transaction -> {
        audit.append(transaction, new SuspiciousInputRejected("email", flaw.word()));
        return true;
      });
    }
    return new EmailChangeOutcome.EmailRejected(flaw);
  }

  private EmailChangeOutcome.Asking ask(
      Transaction transaction, Session session, EmailAddress to, Optional<Language> language) {
    var account = accounts.hold(transaction, session.accountId());
    if (account.email().isSameAs(to)) {
      return new EmailChangeOutcome.NothingNew();
    }
    var change =
        changes.ask(
            transaction, EmailChange.of(Id.make(randomness), account, to, transaction.now()));
    var letter =
        MailRequest.about(
                change.id().value(),
                EmailChangeNotification.NEW_ADDRESS.purpose(),
                account.id().value())
            .in(language);
    outbox.add(transaction, letter);
    EmailChangeNotification.REQUESTED.queue(outbox, transaction, change);
    audit.append(transaction, new EmailChangeEvent.Requested(account.id()));
    return new EmailChangeOutcome.Requested();
  }

  /// Ends the change that waits.
  void withdraw(Session session) {
    database.write(transaction -> {
      var _ = accounts.hold(transaction, session.accountId());
      var ended = changes.endWaiting(transaction, session.accountId());
      if (ended) {
        audit.append(transaction, new EmailChangeEvent.Withdrawn(session.accountId()));
      }
      return ended;
    });
  }

  /// Forgets changes that are long over.
  public void purge(Transaction transaction) {
    changes.purge(transaction);
  }
}
