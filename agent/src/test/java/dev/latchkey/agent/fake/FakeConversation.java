package dev.latchkey.agent.fake;

import dev.latchkey.agent.redeem.Conversation;
import dev.latchkey.agent.redeem.DeliveryOrigin;
import dev.latchkey.agent.redeem.PasswordChoice;
import dev.latchkey.agent.redeem.PasswordRules;
import dev.latchkey.agent.sink.NewPassword;
import dev.latchkey.protocol.DeliveryMode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// Somebody who agrees, types one password, and remembers what was shown.
public final class FakeConversation implements Conversation {
  public static final String PASSWORD = "correct horse \u00e9\u4e16\ud83d\udd11";

  public final List<DeliveryOrigin> origins = new ArrayList<>();
  public final List<String> shown = new ArrayList<>();
  public final Deque<String> codes = new ArrayDeque<>();
  public boolean agrees = true;
  public Runnable beforeTyping = () -> {};
  public String types = PASSWORD;

  @Override
  public boolean agrees(DeliveryOrigin origin) {
    origins.add(origin);
    return agrees;
  }

  @Override
  public PasswordChoice password(DeliveryMode mode, PasswordRules rules) {
    beforeTyping.run();
    if (mode == DeliveryMode.GENERATE) {
      return new PasswordChoice.Made(NewPassword.of(types));
    }
    return switch (rules.check(types.toCharArray())) {
      case PasswordRules.Verdict.Good(var password) -> new PasswordChoice.Typed(password);
      case PasswordRules.Verdict.Bad(var reason, var why) -> new PasswordChoice.None(reason, why);
    };
  }

  @Override
  public Optional<String> confirmCode(int triesLeft) {
    return Optional.ofNullable(codes.poll());
  }

  @Override
  public void showMade(NewPassword password) {
    shown.add(password.reveal());
  }
}
