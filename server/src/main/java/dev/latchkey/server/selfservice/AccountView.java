package dev.latchkey.server.selfservice;

import dev.latchkey.server.web.page.View;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `/account`. Form fields: `end`, the id of the session to end, or `others` for all but this one;
/// or `seen`: `reset`, where the reset was taken note of, or `passkey`, where none is wanted.
///
/// @param waitingEmail the address that waits for its confirmation; null where none does
/// @param username null when none was chosen
/// @param displayName null when none was chosen
/// @param passwordChangedAt null when it is the one of the sign-up
/// @param resetAt when the password was reset by email, until the user has seen the notice; null
///   otherwise
/// @param passkeyOffer whether a passkey is offered
/// @param deletesAt when the account is erased; null where it stays
/// @param secondFactors whether people can set up a second factor here
/// @param noRecoveryCodes whether there is an authenticator app and no recovery code is left
/// @param deliveries how many wait whose token can be shown; negative where there are none here
public record AccountView(
    String email,
    @Nullable String waitingEmail,
    @Nullable String username,
    @Nullable String displayName,
    @Nullable Instant passwordChangedAt,
    @Nullable Instant resetAt,
    List<Session> sessions,
    int deliveries,
    boolean secondFactors,
    boolean noRecoveryCodes,
    boolean passkeyOffer,
    @Nullable Instant deletesAt,
    @Nullable Notice notice)
    implements View {
  public AccountView {
    sessions = List.copyOf(sessions);
  }

  /// One signed-in browser or program.
  ///
  /// @param device in words, for instance `Firefox on Linux`
  /// @param place in words, for instance an address or a country
  /// @param rememberedUntil when it ends where its owner chose to stay signed in; else null
  public record Session(
      String id,
      String device,
      String place,
      Instant firstUse,
      Instant lastUse,
      @Nullable Instant rememberedUntil,
      boolean current) {
    /// The name of its icon.
    public String icon() {
      if (device.contains("iPhone") || device.contains("Android")) {
        return "phone";
      }
      if (device.contains("iPad")) {
        return "tablet";
      }
      return device.contains("Windows") || device.contains("macOS") || device.contains("Linux")
          ? "device"
          : "program";
    }
  }

  /// What just happened.
  public enum Notice {
    SESSION_ENDED,
    OTHERS_ENDED,
    PASSWORD_CHANGED,
    PROFILE_CHANGED,
    /// It is not deleted after all.
    ACCOUNT_KEPT,
    EMAIL_CHANGED,
    /// The address that was waiting is forgotten.
    EMAIL_WITHDRAWN,
    /// The password was given again; sensitive things can be changed for a while.
    CONFIRMED
  }

  public boolean hasOthers() {
    return sessions.stream().anyMatch(session -> !session.current());
  }

  /// What to call the person.
  public String name() {
    if (displayName != null) {
      return displayName;
    }
    return username != null ? username : email;
  }

  @Override
  public String template() {
    return "selfservice/account.jte";
  }
}
