package dev.latchkey.server.secondfactor;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.Amr;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// One way to prove who someone is, after the password.
///
/// Guarantees: what was accepted once is never accepted again, by one conditional statement, also
/// where several nodes are shown it at the same moment.
public interface SecondFactor {
  /// What it is called by the API, for instance `totp`; also the field that carries the proof.
  String word();

  /// What a session says of it.
  Amr amr();

  /// Whether people guess it sooner or later: then wrong ones are counted for the account.
  boolean isGuessable();

  /// Whether someone who has it is asked for a second factor; others only stand in for it.
  boolean isAsked();

  /// Which one the account has at present: another text after each change. Empty where it has none.
  Optional<String> setUp(Handle handle, Id account);

  /// The same in the transaction of a sign-in, which each one asks.
  default Optional<String> setUp(Transaction transaction, Id account) {
    return setUp(transaction.handle(), account);
  }

  /// Judges a proof, outside of transactions, since it may take a moment; nothing is changed.
  ///
  /// @param entered as it was entered
  /// @return what takes it; empty where it is wrong
  Optional<Proof> judge(Database database, Id account, Secret entered);

  /// A proof that is right, unless it was used before.
  @FunctionalInterface
  interface Proof {
    /// Takes it, once.
    boolean take(Transaction transaction);
  }

  /// Removes it.
  ///
  /// @return false where there was none
  boolean remove(Transaction transaction, Id account);
}
