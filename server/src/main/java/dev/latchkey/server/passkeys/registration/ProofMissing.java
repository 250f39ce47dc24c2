package dev.latchkey.server.passkeys.registration;

import dev.latchkey.server.accountsecurity.Reauthentication;
import dev.latchkey.server.web.Problem;

/// What a session must prove before it changes passkeys.
enum ProofMissing {
  /// The account has a second factor, and this session has not given it.
  SECOND_FACTOR("factor"),
  /// The password was reset by email lately: one of the passkeys from before is wanted.
  PASSKEY("held");

  private final String notice;

  ProofMissing(String notice) {
    this.notice = notice;
  }

  /// Which notice tells a person what to do.
  String notice() {
    return notice;
  }

  /// What a program is told.
  Problem problem() {
    return switch (this) {
      case SECOND_FACTOR -> Reauthentication.factorRequired();
      case PASSKEY ->
          new Problem(
              403,
              "passkey_required",
              "The password was reset by email less than seven days ago: sign in with a passkey.");
    };
  }
}
