package dev.latchkey.server.delivery;

import dev.latchkey.server.web.page.MailView;

/// Someone holds the token of a delivery, and Latchkey refused what they tried.
///
/// @param helpLink `BASE/help/deliveries`
public record RefusedAttemptMail(
    Kind kind, String application, String account, InterceptionMail.Claim attempt, String helpLink)
    implements MailView {
  public RefusedAttemptMail {
    MailView.singleLine(application);
    MailView.singleLine(account);
    MailView.singleLine(helpLink);
  }

  /// What was tried.
  public enum Kind {
    /// Another target than the one it is for.
    WRONG_TARGET,
    /// A wrong confirm code, as often as that is allowed.
    CODE_EXHAUSTED
  }

  @Override
  public String name() {
    return "refused-attempt";
  }

  @Override
  public String words() {
    return switch (kind) {
      case WRONG_TARGET -> "wrong-target";
      case CODE_EXHAUSTED -> "code-exhausted";
    };
  }
}
