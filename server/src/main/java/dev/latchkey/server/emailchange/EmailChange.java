package dev.latchkey.server.emailchange;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Id;
import java.time.Instant;

/// A change of an account's address.
///
/// @param generation the account's when the change was asked for
record EmailChange(
    Id id,
    Id account,
    long generation,
    EmailAddress from,
    EmailAddress to,
    Instant askedAt,
    State state) {
  enum State {
    /// For its confirmation.
    WAITING,
    /// The old address can still take it back.
    MADE,
    /// Never made, taken back, or undone together with one before it.
    ENDED
  }

  /// What is to be asked for.
  static EmailChange of(Id id, Account account, EmailAddress to, Instant now) {
    return new EmailChange(
        id, account.id(), account.generation(), account.email(), to, now, State.WAITING);
  }

  /// Whether it was made and not undone since.
  boolean isMade() {
    return state == State.MADE;
  }

  /// Whether it can still be confirmed: whatever ends the account's sessions ends this, too.
  boolean waitsFor(Account seen) {
    return state == State.WAITING && generation == seen.generation() && !seen.disabled();
  }
}
