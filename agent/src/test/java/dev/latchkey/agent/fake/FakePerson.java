package dev.latchkey.agent.fake;

import dev.latchkey.agent.redeem.Conversation;
import dev.latchkey.agent.redeem.Origin;
import dev.latchkey.agent.redeem.PasswordChoice;
import dev.latchkey.agent.redeem.PasswordRules;
import dev.latchkey.agent.sink.Password;
import dev.latchkey.protocol.Mode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// Somebody who agrees, types one password, and remembers what was shown.
public final class FakePerson implements Conversation {
  public static final String PASSWORD = "correct horse \u00e9\u4e16\ud83d\udd11";

  public final List<Origin> origins = new ArrayList<>();
  public final List<String> shown = new ArrayList<>();
  public final Deque<String> codes = new ArrayDeque<>();
  public boolean agrees = true;
  public Runnable beforeTyping = () -> {};
  public String types = PASSWORD;

  @Override
  public boolean agrees(Origin origin) {
    origins.add(origin);
    return agrees;
  }

  @Override
  public PasswordChoice password(Mode mode, PasswordRules rules) {
    beforeTyping.run();
    if (mode == Mode.GENERATE) {
      return new PasswordChoice.Made(Password.of(types));
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
  public void showMade(Password password) {
    shown.add(password.reveal());
  }
}
