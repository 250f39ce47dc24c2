package dev.latchkey.server.delivery;

import dev.latchkey.server.web.page.Letter;

/// Somebody holds the token of a delivery and asked for another target than the one it is for.
///
/// @param helpLink `BASE/help/deliveries`
public record WrongTargetLetter(
    String application, String account, InterceptionLetter.Claim attempt, String helpLink)
    implements Letter {
  public WrongTargetLetter {
    Letter.singleLine(application);
    Letter.singleLine(account);
    Letter.singleLine(helpLink);
  }

  @Override
  public String name() {
    return "wrong-target";
  }
}
