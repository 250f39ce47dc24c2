package dev.latchkey.server.signin;

import dev.latchkey.server.web.page.View;
import org.jspecify.annotations.Nullable;

/// `/sign-in`. Form fields: `login`, `password`, `return`, `challenge_solution`.
///
/// @param login what was entered before, shown again
/// @param challenge work with which the form can be sent at once, as JSON; null where none helps
/// @param links whether to offer a link by mail
/// @param signUp whether people can sign up
/// @param returnTo where the person wanted to go; null when it was here
public record SignInView(
    String login,
    @Nullable Problem problem,
    @Nullable String challenge,
    @Nullable Notice notice,
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
  }

  /// What just happened elsewhere.
  public enum Notice {
    PASSWORD_CHANGED,
    VERIFIED,
    SIGNED_OUT,
    /// The session ended by itself, or a page was asked for that needs one.
    SIGN_IN_FIRST,
    /// The form for a new password came with a session that has ended, perhaps by the same form.
    SESSION_OVER
  }

  @Override
  public String template() {
    return "signin/sign-in.jte";
  }
}
