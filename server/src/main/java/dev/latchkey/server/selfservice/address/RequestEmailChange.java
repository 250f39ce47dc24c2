package dev.latchkey.server.selfservice.address;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.audit.InputRefused;
import dev.latchkey.server.defence.Attempts;
import dev.latchkey.server.defence.Limit;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Flaw;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.identifiers.Reading;
import dev.latchkey.server.mail.Outbox;
import dev.latchkey.server.mail.Wanted;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import java.util.List;
import java.util.Optional;

/// Asking for another address (CS-AU-7): the new one gets a link ([AddressConfirmation]), the old
/// one is told.
///
/// It is the same for every new address; whether that has an account is settled by mail.
public final class RequestEmailChange {
  private final Database database;
  private final AddressChanges changes = new AddressChanges();
  private final Accounts accounts;
  private final AddressPurposes purposes;
  private final Attempts attempts;
  private final Outbox outbox;
  private final AuditTrail audit;
  private final Randomness randomness;

  public RequestEmailChange(
      Database database,
      Accounts accounts,
      AddressPurposes purposes,
      Attempts attempts,
      Outbox outbox,
      AuditTrail audit,
      Randomness randomness) {
    this.database = database;
    this.accounts = accounts;
    this.purposes = purposes;
    this.attempts = attempts;
    this.outbox = outbox;
    this.audit = audit;
    this.randomness = randomness;
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
        .map(AddressChange::to);
  }

  /// Asks for another address.
  ///
  /// @param language of the letter to it
  AddressOutcome.Asking ask(
      Session session, String entered, ClientAddress client, Optional<Language> language) {
    var full = attempts.charge(database, List.of(Limit.UNIFORM_SOURCE.of(client.source())));
    if (full.isPresent()) {
      return new AddressOutcome.SlowDown(full.get().retryAfter());
    }
    return switch (EmailAddress.read(entered)) {
      case Reading.Refused<EmailAddress>(var flaw) -> refuse(flaw);
      case Reading.Accepted<EmailAddress>(var to) ->
          database.write(transaction -> ask(transaction, session, to, language));
    };
  }

  private AddressOutcome.Asking refuse(Flaw flaw) {
    if (flaw != Flaw.FORM) {
      database.write(transaction -> {
        audit.append(transaction, new InputRefused("email", flaw.word()));
        return true;
      });
    }
    return new AddressOutcome.EmailRejected(flaw);
  }

  private AddressOutcome.Asking ask(
      Transaction transaction, Session session, EmailAddress to, Optional<Language> language) {
    var account = accounts.hold(transaction, session.accountId());
    if (account.email().isSameAs(to)) {
      return new AddressOutcome.NothingNew();
    }
    var change =
        changes.ask(
            transaction, AddressChange.of(Id.make(randomness), account, to, transaction.now()));
    var letter =
        Wanted.about(
                change.id().value(),
                EmailChangeNotification.NEW_ADDRESS.purpose(),
                account.id().value())
            .in(language);
    outbox.add(transaction, letter);
    EmailChangeNotification.REQUESTED.queue(outbox, transaction, change);
    audit.append(transaction, new AddressEvent.Requested(account.id()));
    return new AddressOutcome.Requested();
  }

  /// Ends the change that waits.
  void withdraw(Session session) {
    database.write(transaction -> {
      var _ = accounts.hold(transaction, session.accountId());
      var ended = changes.endWaiting(transaction, session.accountId());
      if (ended) {
        audit.append(transaction, new AddressEvent.Withdrawn(session.accountId()));
      }
      return ended;
    });
  }

  /// Forgets changes that are long over.
  public void purge(Transaction transaction) {
    changes.purge(transaction);
  }
}
