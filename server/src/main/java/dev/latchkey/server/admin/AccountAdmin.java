package dev.latchkey.server.admin;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.accounts.EditProfile;
import dev.latchkey.server.accounts.ProfileChange;
import dev.latchkey.server.accountsecurity.AccountAccess;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.clients.Client;
import dev.latchkey.server.detection.KnownSuspicions;
import dev.latchkey.server.emailchange.ReplaceEmailAddress;
import dev.latchkey.server.identifiers.DisplayName;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.identifiers.Username;
import dev.latchkey.server.mail.MailHistory;
import dev.latchkey.server.mail.Outbox;
import dev.latchkey.server.notifications.Notifications;
import dev.latchkey.server.openpgp.Generation;
import dev.latchkey.server.openpgp.OpenPgpKeys;
import dev.latchkey.server.openpgp.StoredKey;
import dev.latchkey.server.passwords.PasswordChange;
import dev.latchkey.server.passwords.Passwords;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.recovery.RecoveryModule;
import dev.latchkey.server.secondfactor.FactorLanes;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.sessions.Sessions;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.throttling.RateLimiter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What an operator does with one account. Operators never choose nor see a password (S0-07,
/// ASVS-6.4.6): they can only have its owner asked for one.
public final class AccountAdmin {
  private final Database database;
  private final Accounts accounts;
  private final Passwords passwords;
  private final OpenPgpKeys keys;
  private final Sessions sessions;
  private final AccountAccess access;
  private final RateLimiter limiter;
  private final KnownSuspicions suspicions;
  private final ReplaceEmailAddress replacement;
  private final Outbox outbox;
  private final AuditTrail audit;
  private final Randomness randomness;
  private final GroupAdmin groups;

  public AccountAdmin(
      Platform platform,
      Accounts accounts,
      Passwords passwords,
      OpenPgpKeys keys,
      Sessions sessions,
      AccountAccess access) {
    this.database = platform.database();
    this.accounts = accounts;
    this.passwords = passwords;
    this.keys = keys;
    this.sessions = sessions;
    this.access = access;
    this.limiter = platform.limiter();
    this.suspicions = platform.detection().known();
    this.outbox = platform.outbox();
    this.audit = platform.audit();
    this.randomness = platform.randomness();
    groups = new GroupAdmin(platform);
    this.replacement = new ReplaceEmailAddress(accounts, access, outbox, randomness);
  }

  /// Finds an account by its id, its address or its username.
  public Optional<Account> find(String name) {
    return database.read(handle ->
        Id.parse(name)
            .flatMap(id -> accounts.byId(handle, id))
            .or(() -> accounts.byLogin(handle, name)));
  }

  /// Makes an account without a password; an email brings its owner the link that sets one.
  public AddOutcome add(NewAccount wanted) {
    return add(
        wanted, "operator", id -> new AccountAdminEvent.Done(AccountAdminEvent.Deed.ADDED, id));
  }

  /// The same for an application.
  AddOutcome add(NewAccount wanted, Client client) {
    return add(
        wanted,
        client.id().value(),
        id ->
            new AccountAdminEvent.ByApplication(
                AccountAdminEvent.ApplicationDeed.ADDED, id, client.id()));
  }

  private AddOutcome add(NewAccount wanted, String by, Function<Id, AccountAdminEvent> event) {
    return database.write(transaction -> {
      var handle = transaction.handle();
      var digest = accounts.addressDigest(wanted.email().value());
      if (accounts.byAddressDigest(handle, digest).isPresent()) {
        return new AddOutcome.Taken("email");
      }
      if (wanted.username().filter(name -> !accounts.isFree(handle, name)).isPresent()) {
        return new AddOutcome.Taken("username");
      }
      var ids = groups.ids(transaction, wanted.groups());
      var unknown = ids.indexOf(Optional.<Id>empty());
      if (unknown >= 0) {
        return new AddOutcome.NoGroup(unknown);
      }
      return accounts
          .add(
              transaction,
              Id.make(randomness),
              wanted.email(),
              wanted.username(),
              wanted.displayName())
          .map(account -> {
            var added = invited(transaction, account, wanted, event);
            groups.set(transaction, account.id(), ids, by);
            return added;
          })
          .orElseGet(() -> new AddOutcome.Taken("email"));
    });
  }

  private AddOutcome invited(
      Transaction transaction,
      Account account,
      NewAccount wanted,
      Function<Id, AccountAdminEvent> event) {
    wanted
        .language()
        .ifPresent(language -> accounts.setLanguage(transaction, account.id(), language));
    RecoveryModule.invite(transaction, outbox, account.id());
    audit.append(transaction, event.apply(account.id()));
    return new AddOutcome.Added(account);
  }

  public AccountRecord show(Account account) {
    var times = database.read(handle -> accounts.times(handle, account.id()));
    var change = database.read(handle -> passwords.lastChange(handle, account.id()));
    var hash = database.read(handle -> passwords.kind(handle, account.id()));
    return new AccountRecord(
        account.id().value(),
        account.email().value(),
        account.username().map(Username::value).orElse(null),
        account.displayName().map(DisplayName::value).orElse(null),
        account.language().tag(),
        times.createdAt(),
        times.disabledAt().orElse(null),
        times.disabledReason().orElse(null),
        account.deletesAt().orElse(null),
        hash.orElse(null),
        change.map(PasswordChange::at).orElse(null),
        change.map(PasswordChange::by).map(PasswordChange.By::word).orElse(null),
        sessions.list(account.id()).size(),
        limitedUntil(account).orElse(null),
        keys.find(database, account.id()).map(AccountAdmin::kind).orElse(null));
  }

  /// What became of the last emails about the account or to its address, the newest first.
  public List<MailHistory> emails(Account account, int limit) {
    var digest = accounts.addressDigest(account.email().value());
    return database.read(handle -> outbox.history(handle, account.id().value(), digest, limit));
  }

  private static String kind(StoredKey key) {
    var used = key.generation().map(Generation::word);
    return key.algorithm()
        + " ("
        + used.or(() -> key.problem().map(problem -> "not used: " + problem.word())).orElse("")
        + ")";
  }

  private Optional<Instant> limitedUntil(Account account) {
    return limiter.limitedUntil(database, account.id(), account.logins());
  }

  /// Changes names and language; the owner is told of another name.
  public EditProfile.Outcome edit(Account account, ProfileChange change) {
    return database.write(transaction -> {
      var held = accounts.hold(transaction, account.id());
      var outcome = new EditProfile(accounts, audit).edit(transaction, held, change, "operator");
      new Notifications(outbox).edited(transaction, held.id(), outcome);
      return outcome;
    });
  }

  /// Shuts the account; its sessions and its tokens end at once (ASVS-7.4.2).
  ///
  /// @param reason in the operator's words
  /// @return false where it is shut already
  public boolean disable(Account account, Optional<String> reason) {
    return database.write(transaction -> {
      var done = access.disable(transaction, account.id());
      if (done) {
        accounts.setDisabledReason(transaction, account.id(), reason);
        record(transaction, AccountAdminEvent.Deed.DISABLED, account);
      }
      return done;
    });
  }

  /// Opens it again; nothing that ended comes back.
  ///
  /// @return false where it is open
  public boolean enable(Account account) {
    return database.write(transaction ->
        accounts.enable(transaction, account.id())
            && record(transaction, AccountAdminEvent.Deed.ENABLED, account));
  }

  /// Lifts every limit that guesses have put on the account's names, resets their counts, and ends
  /// what is suspected of them.
  ///
  /// @return false where nothing held
  public boolean unlock(Account account) {
    var held = limitedUntil(account).isPresent();
    return database.write(transaction -> {
      limiter.lift(transaction, account.id(), account.logins());
      FactorLanes.clear(limiter, transaction, account.id());
      var rules = suspicions.lift(transaction, account.id(), account.logins());
      audit.append(transaction, new AccountAdminEvent.Unlocked(account.id(), rules));
      return held || !rules.isEmpty();
    });
  }

  /// Has a recovery link mailed to the stored address, whatever the limits say.
  public OperatorRecoveryOutcome recover(Account account) {
    return database.write(
        transaction -> recover(transaction, accounts.hold(transaction, account.id())));
  }

  /// The same for someone who has lost the mailbox: the account gets another address first, and all
  /// other ways into it end (CS-FP-12).
  public OperatorRecoveryOutcome recover(Account account, EmailAddress to) {
    return database.write(transaction -> {
      var held = accounts.hold(transaction, account.id());
      if (held.disabled() || held.email().isSameAs(to)) {
        return recover(transaction, held);
      }
      if (!replacement.replace(transaction, held, to)) {
        return OperatorRecoveryOutcome.ADDRESS_TAKEN;
      }
      record(transaction, AccountAdminEvent.Deed.EMAIL_REPLACED, held);
      return recover(transaction, accounts.hold(transaction, account.id()));
    });
  }

  private OperatorRecoveryOutcome recover(Transaction transaction, Account held) {
    if (held.disabled()) {
      return OperatorRecoveryOutcome.DISABLED;
    }
    limiter.lift(transaction, held.id(), held.logins());
    RecoveryModule.queueInAnyCase(
        transaction, limiter, outbox, accounts.addressDigest(held.email().value()));
    record(transaction, AccountAdminEvent.Deed.RECOVERY_SENT, held);
    return OperatorRecoveryOutcome.QUEUED;
  }

  private boolean record(Transaction transaction, AccountAdminEvent.Deed deed, Account account) {
    audit.append(transaction, new AccountAdminEvent.Done(deed, account.id()));
    return true;
  }
}
