package dev.latchkey.server.selfservice;

import dev.latchkey.server.web.ReturnTo;
import dev.latchkey.server.web.page.View;

/// `/account/confirm/second-factor`. Form fields: `code`, `return`.
///
/// @param returnTo where the person goes on
/// @param wrong whether the code that was given was refused
public record StepUpView(String returnTo, boolean wrong) implements View {
  /// The way to signing out, and back with a passkey for instance.
  public String signOut() {
    return new ReturnTo(returnTo).after("/sign-out");
  }

  /// Masked: where the person goes on may be between an application and the person.
  @Override
  public String toString() {
    return "StepUpView[wrong=" + wrong + "]";
  }

  @Override
  public String template() {
    return "selfservice/step-up.jte";
  }
}
