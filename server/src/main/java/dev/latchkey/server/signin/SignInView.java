package dev.latchkey.server.signin;

import dev.latchkey.server.web.page.View;
import org.jspecify.annotations.Nullable;

/// `/sign-in`. Form fields: `login`, `password`, `remember`, `return`, `challenge_solution`,
/// `passkey`.
///
/// @param login what was entered before, shown again
/// @param challenge work with which the form can be sent at once, as JSON; null where none helps
/// @param stay the choice to stay signed in; null where there is none
/// @param passkeys whether to offer passkeys
/// @param links whether to offer a link by mail
/// @param signUp whether people can sign up
/// @param returnTo where the person wanted to go; null when it was here
public record SignInView(
    String login,
    @Nullable Problem problem,
    @Nullable String challenge,
    @Nullable Notice notice,
    @Nullable StayOffer stay,
    boolean passkeys,
    boolean links,
    boolean signUp,
    @Nullable String returnTo)
    implements View {
  /// Masked: what was entered as a name may be a password.
  @Override
  public String toString() {
    return "SignInView[problem=" + problem + ", notice=" + notice + "]";
  }

  /// Why the last try ended here.
  public sealed interface Problem {
    /// One text for every reason: unknown, unverified, disabled, wrong.
    record Wrong() implements Problem {}

    /// Too many tries; the next one counts after so many minutes, at least 1.
    record SlowDown(long minutes) implements Problem {}

    /// The passkey opens no account here, for whatever reason.
    record Passkey() implements Problem {}

    /// The browser has taken longer than a challenge is good for.
    record PasskeyTooLate() implements Problem {}
  }

  /// What just happened elsewhere.
  public enum Notice {
    PASSWORD_CHANGED,
    VERIFIED,
    SIGNED_OUT,
    /// The session ended by itself, or a page was asked for that needs one.
    SIGN_IN_FIRST,
    /// The form for a new password came with a session that has ended, perhaps by the same form.
    SESSION_OVER,
    /// The second factor came too late.
    SECOND_FACTOR_OVER,
    /// The account that this browser was signed in to is to be deleted.
    DELETION_REQUESTED
  }

  @Override
  public String template() {
    return "signin/sign-in.jte";
  }
}
