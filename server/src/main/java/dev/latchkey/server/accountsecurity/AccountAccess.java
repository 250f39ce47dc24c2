package dev.latchkey.server.accountsecurity;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.accounts.Departures;
import dev.latchkey.server.grants.Grants;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.openpgp.OpenPgpKeys;
import dev.latchkey.server.passkeys.Passkeys;
import dev.latchkey.server.passwords.Passwords;
import dev.latchkey.server.sessions.Sessions;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.tokens.OneTimeTokens;
import java.util.Optional;

/// The one list of what opens an account and ends when its owner, or an operator, takes it back:
/// sessions, one-time tokens, known devices and what applications hold always; the password, the
/// passkeys and the OpenPGP key where they may be a stranger's: where the address is taken back
/// from someone who had changed it. A new password ends no passkey: who reads the account's mail
/// could set it. For the same reason a reset by email holds the passkeys.
///
/// Guarantees: it ends in the transaction of what causes it, and with the account's generation, so
/// that what a race brings in later is refused wherever it is shown (C-12).
public final class AccountAccess {
  private final Accounts accounts;
  private final Passwords passwords;
  private final OpenPgpKeys keys;
  private final Sessions sessions;
  private final OneTimeTokens tokens;

  public AccountAccess(
      Accounts accounts,
      Passwords passwords,
      OpenPgpKeys keys,
      Sessions sessions,
      OneTimeTokens tokens) {
    this.accounts = accounts;
    this.passwords = passwords;
    this.keys = keys;
    this.sessions = sessions;
    this.tokens = tokens;
  }

  /// Why it ends.
  public enum Cause {
    /// A forgotten password is replaced, by who reads the account's mail.
    PASSWORD_RESET,
    /// The owner changes a known one.
    PASSWORD_CHANGE,
    /// An operator shuts the account.
    DISABLED,
    /// The owner wants the account to be deleted.
    DELETION,
    /// The owner of the former address takes a change of it back.
    ADDRESS_TAKEN_BACK,
    /// An operator gives the account a new address.
    ADDRESS_REPLACED
  }

  /// Ends everything.
  ///
  /// @return the generation that the account is in from now on
  public long endEverything(Transaction transaction, Id account, Cause cause) {
    var generation = accounts.nextGeneration(transaction, account);
    end(transaction, account, cause);
    return generation;
  }

  /// The same, if the account is still as the caller has seen it; of two changes at a time one ends
  /// nothing.
  public Optional<Long> endEverything(Transaction transaction, Account seen, Cause cause) {
    var generation = accounts.nextGeneration(transaction, seen);
    generation.ifPresent(_ -> end(transaction, seen.id(), cause));
    return generation;
  }

  /// Shuts the account, which ends everything (ASVS-7.4.2).
  ///
  /// @return false where it is shut already
  public boolean disable(Transaction transaction, Id account) {
    return ending(transaction, account, accounts.disable(transaction, account));
  }

  /// The same until it is deleted, or kept.
  public boolean disableForDeletion(Transaction transaction, Id account) {
    return ending(transaction, account, Departures.shut(transaction, account));
  }

  private boolean ending(Transaction transaction, Id account, boolean disabled) {
    if (disabled) {
      end(transaction, account, Cause.DISABLED);
    }
    return disabled;
  }

  private void end(Transaction transaction, Id account, Cause cause) {
    sessions.endAll(transaction, account);
    tokens.endAll(transaction, account);
    Grants.endAll(transaction, account);
    switch (cause) {
      case PASSWORD_CHANGE, DISABLED, DELETION -> {}
      case PASSWORD_RESET -> Passkeys.hold(transaction, account);
      case ADDRESS_TAKEN_BACK -> endCredentials(transaction, account, OpenPgpKeys.By.OWNER);
      case ADDRESS_REPLACED -> endCredentials(transaction, account, OpenPgpKeys.By.OPERATOR);
    }
  }

  /// A reader of the account's address can request a new password by email; were the key the
  /// stranger's, the owner could not read that email.
  private void endCredentials(Transaction transaction, Id account, OpenPgpKeys.By by) {
    passwords.remove(transaction, account);
    keys.remove(transaction, account, by);
    Passkeys.endAll(transaction, account);
  }
}
