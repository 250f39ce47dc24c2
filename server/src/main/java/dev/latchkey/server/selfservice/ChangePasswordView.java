package dev.latchkey.server.selfservice;

import dev.latchkey.server.web.page.PasswordForm;
import dev.latchkey.server.web.page.View;

/// `/account/password`. Form fields: `current_password`, `new_password`, `new_password_repeat`.
///
/// @param wrongPassword the present password was not right
/// @param repeatDiffers the two new ones were not the same
public record ChangePasswordView(
    PasswordForm password, boolean wrongPassword, boolean repeatDiffers) implements View {
  @Override
  public String template() {
    return "selfservice/change-password.jte";
  }
}
