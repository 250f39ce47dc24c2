package dev.latchkey.server.emailchange;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.accountsecurity.AccountAccess;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.mail.Outbox;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.storage.Transaction;

/// The last way back, for someone who has lost the mailbox, too, and has shown an operator in some
/// other way whose account it is (CS-FP-12).
///
/// The reader of the old mailbox may be the one who took it. He is told, and can take nothing back:
/// neither this nor what was changed before.
public final class ReplaceEmailAddress {
  private final EmailChanges changes = new EmailChanges();
  private final Accounts accounts;
  private final AccountAccess access;
  private final Outbox outbox;
  private final Randomness randomness;

  public ReplaceEmailAddress(
      Accounts accounts, AccountAccess access, Outbox outbox, Randomness randomness) {
    this.accounts = accounts;
    this.access = access;
    this.outbox = outbox;
    this.randomness = randomness;
  }

  /// Gives the account the address, and ends all other ways into it.
  ///
  /// @param held by [Accounts#hold], in the same transaction
  /// @return false where another account has the address
  public boolean replace(Transaction transaction, Account held, EmailAddress to) {
    var wanted = EmailChange.of(Id.make(randomness), held, to, transaction.now());
    if (!accounts.changeEmail(transaction, held, to)) {
      return false;
    }
    EmailChangeNotification.REPLACED.queue(outbox, transaction, changes.ask(transaction, wanted));
    changes.endAll(transaction, held.id());
    var _ = access.endEverything(transaction, held.id(), AccountAccess.Cause.ADDRESS_REPLACED);
    return true;
  }
}
