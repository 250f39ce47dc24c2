package dev.latchkey.server.delivery;

import dev.latchkey.server.web.page.MailView;

/// Someone holds the token of a delivery and asked for another target than the one it is for.
///
/// @param helpLink `BASE/help/deliveries`
public record WrongTargetMail(
    String application, String account, InterceptionMail.Claim attempt, String helpLink)
    implements MailView {
  public WrongTargetMail {
    MailView.singleLine(application);
    MailView.singleLine(account);
    MailView.singleLine(helpLink);
  }

  @Override
  public String name() {
    return "wrong-target";
  }
}
