package dev.latchkey.server.emailchange;

import dev.latchkey.server.identifiers.RejectionReason;
import dev.latchkey.server.web.page.View;
import org.jspecify.annotations.Nullable;

/// `/account/email` and the two links of its emails.
public sealed interface EmailChangeView extends View {
  /// Form field: `new_email`; or `withdraw`.
  ///
  /// @param present the address that counts now
  /// @param waiting the one that waits for its confirmation; null where none does
  /// @param entered what was typed before, or empty
  record Form(String present, @Nullable String waiting, String entered, @Nullable Problem problem)
      implements EmailChangeView {
    /// The key of the sentence that says what is wrong; empty where nothing is.
    public String advice() {
      return problem == null ? "" : problem.advice();
    }

    @Override
    public String template() {
      return "selfservice/address/change.jte";
    }
  }

  /// What is wrong with what was typed.
  sealed interface Problem {
    /// The key of the sentence that says it.
    String advice();
  }

  /// It is no address, or passes for another.
  record Rejected(RejectionReason flaw) implements Problem {
    @Override
    public String advice() {
      return switch (flaw) {
        case FORM, CHARACTER -> "sign-up.email.rejected.more";
        default -> "sign-up.flaw." + flaw.word();
      };
    }
  }

  /// It is the present address.
  record NothingNew() implements Problem {
    @Override
    public String advice() {
      return "address.nothing-new.more";
    }
  }

  /// Always the same, whatever is known of the new address. Its form asks again.
  ///
  /// @param email the new address as it was typed
  record Requested(String email) implements EmailChangeView {
    @Override
    public String template() {
      return "selfservice/address/requested.jte";
    }
  }

  /// Form field: `token`. Opening it changes nothing.
  record Confirm() implements EmailChangeView {
    @Override
    public String template() {
      return "selfservice/address/confirm.jte";
    }
  }

  /// The link that confirms works in a session only.
  record SignInFirst() implements EmailChangeView {
    @Override
    public String template() {
      return "selfservice/address/sign-in-first.jte";
    }
  }

  /// The link that confirms is no good: one answer for every reason.
  record ConfirmInvalid() implements EmailChangeView {
    @Override
    public String template() {
      return "selfservice/address/confirm-invalid.jte";
    }
  }

  /// "This was not me." Form fields: `token`, `email`, the address that the email came to.
  ///
  /// @param entered what was typed before, or empty
  /// @param otherAddress the address typed before was not the one of the email
  record TakeBack(String entered, boolean otherAddress) implements EmailChangeView {
    @Override
    public String template() {
      return "selfservice/address/take-back.jte";
    }
  }

  record TakenBack() implements EmailChangeView {
    @Override
    public String template() {
      return "selfservice/address/taken-back.jte";
    }
  }

  /// The address could not go back, so the account was shut.
  record Shut() implements EmailChangeView {
    @Override
    public String template() {
      return "selfservice/address/shut.jte";
    }
  }

  /// The link that takes a change back is no good: one answer for every reason.
  record TakeBackInvalid() implements EmailChangeView {
    @Override
    public String template() {
      return "selfservice/address/take-back-invalid.jte";
    }
  }
}
