package dev.latchkey.server.deletion;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.accounts.Departures;
import dev.latchkey.server.accountsecurity.AccountAccess;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.platform.PersonalData;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/// Erases accounts whose time has come, and those that a backup has brought back.
///
/// Guarantees: what is begun is finished, after a crash too, by whichever node comes first; the id
/// is on the disk beside the database before anything of the account is gone; no transaction
/// touches more than [#BATCH] rows.
///
/// An account is shut one run before it is erased: by then no request of its owner is still on its
/// way.
public final class AccountErasure {
  /// Rows in one transaction: a few milliseconds, which is what others wait for.
  static final int BATCH = 100;

  /// Accounts in one run, so that one run cannot take the whole night.
  private static final int MOST = 1000;

  private static final long LONGEST_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Database database;
  private final Accounts accounts;
  private final Departures departures;
  private final AccountAccess access;
  private final List<PersonalData> data;
  private final DeletedAccounts deleted = new DeletedAccounts();
  private final DeletedAccountsFile file;
  private final AuditTrail audit;
  private final LongSupplier nanos = System::nanoTime;

  /// @param data what the modules keep
  /// @param file in the data folder
  public AccountErasure(
      Database database,
      Accounts accounts,
      AccountAccess access,
      List<PersonalData> data,
      Path file,
      AuditTrail audit) {
    this.database = database;
    this.accounts = accounts;
    departures = new Departures(accounts);
    this.access = access;
    this.data = List.copyOf(data);
    this.file = new DeletedAccountsFile(file);
    this.audit = audit;
  }

  /// What runs by itself.
  public void run() {
    var unfinished = database.read(deleted::unfinished);
    follow();
    unfinished.forEach(this::erase);
    var now = database.now();
    database.read(handle -> departures.due(handle, now, MOST)).forEach(this::begin);
  }

  /// Lets the database know what the file says, and the file what other nodes have deleted. Before
  /// the server answers: no one signs in to what a backup has brought back.
  public void follow() {
    var beside = file.read();
    var known = new TreeSet<>(database.read(deleted::all));
    var unknown = beside.stream().filter(id -> !known.contains(id)).toList();
    unknown.forEach(id -> database.write(transaction -> close(transaction, new Id(id))));
    known.removeAll(beside);
    file.add(known);
  }

  /// Erases one at once.
  ///
  /// @return false where something is still going on: the rest follows by itself
  public boolean eraseNow(Id account) {
    database.write(transaction -> {
      if (accounts.holdIfThere(transaction, account).isPresent()) {
        audit.append(transaction, new DeletionEvent.Removed(account));
      }
      return close(transaction, account);
    });
    file.add(Set.of(account.value()));
    return erase(account);
  }

  private void begin(Id account) {
    database.write(transaction ->
        accounts
            .holdIfThere(transaction, account)
            .flatMap(Account::deletesAt)
            .filter(at -> !at.isAfter(transaction.now()))
            .map(_ -> close(transaction, account))
            .orElse(false));
  }

  /// The point of no return.
  private boolean close(Transaction transaction, Id account) {
    accounts
        .holdIfThere(transaction, account)
        .ifPresent(held -> {
          access.disableForDeletion(transaction, held.id());
          data.forEach(part -> part.close(transaction, held));
        });
    deleted.add(transaction, account);
    return true;
  }

  /// @param id stands in the file
  private boolean erase(Id id) {
    var account = database.read(handle -> accounts.byId(handle, id));
    if (account.isEmpty()) {
      return true;
    }
    for (var part : data) {
      var progress = PersonalData.Progress.MORE;
      while (progress == PersonalData.Progress.MORE) {
        progress = erase(part, account.get());
      }
      if (progress == PersonalData.Progress.LATER) {
        return false;
      }
    }
    return database.write(transaction -> remove(transaction, id));
  }

  /// Rests as long as it took: half of the time is the others'.
  private PersonalData.Progress erase(PersonalData part, Account account) {
    var begun = nanos.getAsLong();
    var progress = database.write(transaction -> part.erase(transaction, account, BATCH));
    LockSupport.parkNanos(Math.min(nanos.getAsLong() - begun, LONGEST_REST_NANOS));
    return progress;
  }

  /// Of several nodes one finds the account, and leaves the line.
  private boolean remove(Transaction transaction, Id id) {
    accounts
        .holdIfThere(transaction, id)
        .ifPresent(held -> {
          departures.remove(transaction, held);
          audit.append(transaction, new DeletionEvent.Deleted(id));
        });
    return true;
  }
}
