package dev.latchkey.agent.redeem;

import dev.latchkey.agent.sink.NewPassword;
import dev.latchkey.protocol.DeliveryMode;
import java.util.Optional;

/// The agent's questions to its user (PAM's word). Nothing here reaches standard output.
public interface Conversation {
  /// Shows where a delivery comes from and asks whether to go on; if there is no one to ask, giving
  /// the token was the consent.
  boolean agrees(DeliveryOrigin origin);

  /// The password, checked by `rules`; for [DeliveryMode#GENERATE] and where the user wants it, one
  /// that is made here.
  PasswordChoice password(DeliveryMode mode, PasswordRules rules);

  /// The confirm code; empty if there is no one to ask or the user gives up.
  ///
  /// @param triesLeft how often it may still be wrong; negative when that is not known
  Optional<String> confirmCode(int triesLeft);

  /// Shows a password that was made here, once.
  void showMade(NewPassword password);
}
