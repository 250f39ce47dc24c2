package dev.latchkey.server.emailchange;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.mail.Outbox;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.throttling.Throttled;
import dev.latchkey.server.tokens.OneTimeToken;
import dev.latchkey.server.tokens.OneTimeTokens;
import dev.latchkey.server.tokens.PresentedToken;

/// The link from the new address, used in a session of the account: a mere reader of that mailbox
/// can finish nothing, and cannot be tricked into finishing another person's change.
final class ConfirmEmailChange {
  private final Database database;
  private final EmailChanges changes = new EmailChanges();
  private final Accounts accounts;
  private final OneTimeTokens tokens;
  private final EmailChangePurposes purposes;
  private final InvalidLinks wrongLinks;
  private final Outbox outbox;
  private final AuditTrail audit;

  ConfirmEmailChange(Platform platform, Accounts accounts, EmailChangePurposes purposes) {
    database = platform.database();
    this.accounts = accounts;
    tokens = platform.tokens();
    this.purposes = purposes;
    outbox = platform.outbox();
    audit = platform.audit();
    wrongLinks = new InvalidLinks(platform.throttle(), audit);
  }

  Throttled<EmailChangeOutcome.Confirming> confirm(
      Session session, PresentedToken token, ClientAddress client) {
    var now = database.now();
    var found =
        database.read(handle ->
            changes
                .waiting(handle, session.accountId())
                .flatMap(
                    change -> tokens.peek(handle, now, purposes.confirm(), shown(change, token))));
    return found.isEmpty()
        ? again(session, token, client)
        : Throttled.of(
            database.write(transaction -> confirm(transaction, session.accountId(), token)));
  }

  /// A browser that sends its form twice is told that the address is changed; it is.
  private Throttled<EmailChangeOutcome.Confirming> again(
      Session session, PresentedToken token, ClientAddress client) {
    var since = database.now().minus(OneTimeTokens.SECOND_CLICK);
    var isDone =
        database
            .read(handle -> tokens.usedBy(handle, since, purposes.confirm(), token))
            .flatMap(used -> used.subject().account())
            .filter(session.accountId()::equals)
            .isPresent();
    return isDone
        ? Throttled.of(new EmailChangeOutcome.Changed())
        : wrongLinks.charge(client, InvalidLinks.Link.CONFIRM).map(invalid -> invalid);
  }

  /// The token belongs to this change alone: one for another address confirms nothing here.
  private static PresentedToken shown(EmailChange change, PresentedToken token) {
    return token.with(change.id().value());
  }

  private EmailChangeOutcome.Confirming confirm(
      Transaction transaction, Id id, PresentedToken token) {
    var account = accounts.hold(transaction, id);
    var change = changes.waiting(transaction.handle(), id).filter(of -> of.waitsFor(account));
    var claimed =
        change.flatMap(of -> tokens.claim(transaction, purposes.confirm(), shown(of, token)));
    if (claimed.isEmpty()) {
      return refuse(transaction, "token_invalid");
    }
    if (!accounts.changeEmail(transaction, account, change.get().to())) {
      changes.endWaiting(transaction, id);
      return refuse(transaction, "address_taken");
    }
    return make(transaction, account, change.get(), claimed.get());
  }

  private EmailChangeOutcome.Confirming make(
      Transaction transaction, Account account, EmailChange change, OneTimeToken claimed) {
    var before = changes.made(transaction.handle(), account.id());
    changes.make(transaction, change);
    // What was mailed to the old address is in the hands of its readers.
    tokens.endAll(transaction, account.id());
    var left = before.stream().filter(of -> of.from().isSameAs(change.to())).findFirst();
    if (left.isPresent()) {
      // Back where it was: the address in between must not be able to undo that.
      changes.endFrom(transaction, left.get());
      EmailChangeNotification.RETURNED.queue(outbox, transaction, before.getLast());
    } else {
      EmailChangeNotification.CHANGED.queue(outbox, transaction, change);
    }
    audit.append(transaction, new EmailChangeEvent.Changed(account.id(), claimed.id()));
    return new EmailChangeOutcome.Changed();
  }

  private EmailChangeOutcome.Confirming refuse(Transaction transaction, String reason) {
    audit.append(transaction, new EmailChangeEvent.Refused(InvalidLinks.Link.CONFIRM, reason));
    return new EmailChangeOutcome.TokenInvalid();
  }
}
