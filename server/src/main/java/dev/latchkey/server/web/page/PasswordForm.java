package dev.latchkey.server.web.page;

import dev.latchkey.server.web.Json;
import java.util.List;
import java.util.Set;

/// What a form that sets a password says about it.
///
/// @param minimum the shortest password that is accepted, in characters
/// @param maximum the longest
/// @param reasons why the password just sent was rejected, as the API names them: any of `too_short
///   too_long common context too_guessable`; empty at first
/// @param context words that the meter is to count as known to a guesser, besides what stands in
///   the form's fields
public record PasswordForm(int minimum, int maximum, List<String> reasons, List<String> context) {
  /// It holds a character that no keyboard types.
  public static final List<String> UNUSABLE = List.of("unusable");

  private static final Set<String> GUESSABLE =
      Set.of("too_short", "common", "context", "too_guessable");

  public PasswordForm {
    reasons = List.copyOf(reasons);
    context = List.copyOf(context);
  }

  /// The key of the sentence that says what all reasons come to.
  public String rejected() {
    return GUESSABLE.containsAll(reasons) ? "password.guessable" : "password.rejected";
  }

  /// The context as a script reads it.
  public String contextJson() {
    return Json.text(context);
  }
}
