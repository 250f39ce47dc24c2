package dev.latchkey.server.emailchange;

import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.accounts.Departures;
import dev.latchkey.server.accountsecurity.AccountAccess;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.mail.Outbox;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.secondfactor.SecondFactors;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.throttling.Throttled;
import dev.latchkey.server.tokens.OneTimeTokens;
import dev.latchkey.server.tokens.PresentedToken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// "This was not me": the link from an old address gives the account back to it. No one has to be
/// signed in.
///
/// The person who changed the address knew the password, and may have changed that, too, or have
/// moved on to a third address: none of it counts. The account gets its old address, and its
/// sessions, tokens, waiting changes, password, passkeys and OpenPGP key end. A new password is
/// then asked for by mail.
final class RevertEmailChange {
  /// So long before, a second factor may be the stranger's who changes the address after it.
  private static final Duration SUSPECT = Duration.ofDays(7);

  private final Database database;
  private final EmailChanges changes = new EmailChanges();
  private final Accounts accounts;
  private final Departures departures;
  private final SecondFactors factors;
  private final AccountAccess access;
  private final OneTimeTokens tokens;
  private final EmailChangePurposes purposes;
  private final InvalidLinks wrongLinks;
  private final Outbox outbox;
  private final AuditTrail audit;

  RevertEmailChange(
      Platform platform,
      Accounts accounts,
      SecondFactors factors,
      AccountAccess access,
      EmailChangePurposes purposes) {
    this.factors = factors;
    database = platform.database();
    this.accounts = accounts;
    departures = new Departures(accounts);
    tokens = platform.tokens();
    this.access = access;
    this.purposes = purposes;
    outbox = platform.outbox();
    audit = platform.audit();
    wrongLinks = new InvalidLinks(platform.throttle(), audit);
  }

  /// Takes a change back.
  ///
  /// @param entered the address that the link was mailed to: a mail scanner that opens links and
  ///   presses buttons types nothing
  Throttled<EmailChangeOutcome.TakingBack> takeBack(
      PresentedToken token, String entered, ClientAddress client) {
    var now = database.now();
    var found =
        database.read(handle ->
            live(
                handle,
                tokens
                    .peek(handle, now, purposes.takeBack(), token)
                    .flatMap(of -> of.subject().thing())));
    if (found.isEmpty()) {
      return again(token, entered, client);
    }
    var old = found.get().from();
    return EmailAddress.canonicalOf(entered).equals(old.canonical())
        ? Throttled.of(database.write(transaction -> takeBack(transaction, token, found.get())))
        : Throttled.of(new EmailChangeOutcome.OtherAddress());
  }

  /// A browser that sends its form twice gets the same answer twice.
  private Throttled<EmailChangeOutcome.TakingBack> again(
      PresentedToken token, String entered, ClientAddress client) {
    var since = database.now().minus(OneTimeTokens.SECOND_CLICK);
    return database
        .read(handle ->
            tokens
                .usedBy(handle, since, purposes.takeBack(), token)
                .flatMap(used -> used.subject().thing())
                .flatMap(id -> changes.byId(handle, id))
                .filter(of -> EmailAddress.canonicalOf(entered).equals(of.from().canonical()))
                .flatMap(of -> outcome(handle, of)))
        .map(Throttled::of)
        .orElseGet(
            () -> wrongLinks.charge(client, InvalidLinks.Link.TAKE_BACK).map(invalid -> invalid));
  }

  private Optional<EmailChangeOutcome.TakingBack> outcome(Handle handle, EmailChange change) {
    return accounts
        .byId(handle, change.account())
        .map(account ->
            account.email().isSameAs(change.from())
                ? new EmailChangeOutcome.TakenBack()
                : new EmailChangeOutcome.Shut());
  }

  /// The change of this id, if it was made and not undone since.
  private Optional<EmailChange> live(Handle handle, Optional<Id> id) {
    return id.flatMap(of -> changes.byId(handle, of)).filter(EmailChange::isMade);
  }

  private EmailChangeOutcome.TakingBack takeBack(
      Transaction transaction, PresentedToken token, EmailChange seen) {
    var account = accounts.hold(transaction, seen.account());
    var claimed = tokens.claim(transaction, purposes.takeBack(), token);
    var undone = from(changes.made(transaction.handle(), account.id()), seen.id());
    if (claimed.isEmpty() || undone.isEmpty()) {
      audit.append(
          transaction, new EmailChangeEvent.Refused(InvalidLinks.Link.TAKE_BACK, "token_invalid"));
      return new EmailChangeOutcome.TokenInvalid();
    }
    var returned = accounts.changeEmail(transaction, account, seen.from());
    if (returned) {
      EmailChangeNotification.RETURNED.queue(outbox, transaction, undone.getLast());
    } else {
      // No one may continue with it: its current address is the stranger's.
      accounts.disable(transaction, account.id());
    }
    if (!account.disabled() && departures.cancel(transaction, account.id())) {
      audit.append(transaction, new EmailChangeEvent.DeletionWithdrawn(account.id()));
    }
    changes.endFrom(transaction, seen);
    var _ = access.endEverything(transaction, account.id(), AccountAccess.Cause.ADDRESS_TAKEN_BACK);
    endFactors(transaction, account.id(), undone.getFirst());
    audit.append(
        transaction, new EmailChangeEvent.TakenBack(account.id(), claimed.get().id(), returned));
    return returned ? new EmailChangeOutcome.TakenBack() : new EmailChangeOutcome.Shut();
  }

  /// A second factor that was set up since, or shortly before, may be the stranger's, and would
  /// shut the owner out.
  private void endFactors(Transaction transaction, Id account, EmailChange undone) {
    var since = earlier(undone.askedAt(), transaction.now().minus(SUSPECT));
    if (factors.totp().removeSince(transaction, account, since)) {
      factors.endStandIns(transaction, account);
      audit.append(transaction, new EmailChangeEvent.FactorRemoved(account, factors.totp().word()));
    }
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /// This change and those that came after it.
  private static List<EmailChange> from(List<EmailChange> made, Id first) {
    return made.stream().dropWhile(change -> !change.id().equals(first)).toList();
  }
}
