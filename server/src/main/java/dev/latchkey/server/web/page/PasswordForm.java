package dev.latchkey.server.web.page;

import java.util.List;

/// What a form that sets a password says about it.
///
/// @param minimum the shortest password that is accepted, in characters
/// @param maximum the longest
/// @param reasons why the password just sent was rejected, as the API names them: any of `too_short
///   too_long common context too_guessable`; empty at first
public record PasswordForm(int minimum, int maximum, List<String> reasons) {
  public PasswordForm {
    reasons = List.copyOf(reasons);
  }

  public static PasswordForm empty(int minimum, int maximum) {
    return new PasswordForm(minimum, maximum, List.of());
  }
}
