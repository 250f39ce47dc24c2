package dev.latchkey.server.selfservice;

import dev.latchkey.server.identifiers.RejectionReason;

/// How changing one's own names and language went.
sealed interface ChangeProfileOutcome {
  /// It is now as it was asked for.
  record Done() implements ChangeProfileOutcome {}

  /// A field cannot be used; nothing was changed.
  ///
  /// @param field `display_name`, `username` or `language`
  record Rejected(String field, RejectionReason flaw) implements ChangeProfileOutcome {}

  /// Someone else has the username, one that looks like it, or gave such a one up lately: one
  /// answer. Nothing was changed.
  record UsernameTaken() implements ChangeProfileOutcome {}

  /// Another username asks who it is first. Nothing was changed.
  record NotConfirmed() implements ChangeProfileOutcome {}

  /// The account has a second factor, and the session has not given it just now.
  record FactorRequired() implements ChangeProfileOutcome {}

  record WrongPassword() implements ChangeProfileOutcome {}
}
