package dev.latchkey.agent.sink;

import dev.latchkey.protocol.RedemptionId;
import java.util.Optional;

/// A place on this server where a password is put in force.
///
/// Guarantees of every sink: the password appears in no argument, environment, log or output; what
/// is said to have failed has left the old password in force; nothing is put in force before
/// [Attempt#apply].
public interface Sink {
  /// What the user called it.
  SinkAddress address();

  /// Whose password it is, where the address says so.
  Optional<String> account();

  /// What would keep a password from being applied, in words; looks and changes nothing.
  Optional<String> obstacle();

  /// Why this sink cannot hold a password, in words that follow "it cannot be used:"; looks at the
  /// password only. Asked before a claim, so that another one can be chosen.
  Optional<String> refuses(NewPassword password);

  /// Whether applying a password shows it to the user.
  default boolean showsPassword() {
    return false;
  }

  /// Makes ready for one password and leaves the old one in force.
  Preparation prepare(RedemptionId rid);

  /// Finds out what became of an attempt that a crash cut off, and clears up after it. Never
  /// applies.
  ///
  /// @param mark the attempt's own, from before the crash
  ApplyResult recover(RedemptionId rid, String mark);
}
