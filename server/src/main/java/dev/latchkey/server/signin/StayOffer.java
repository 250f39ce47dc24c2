package dev.latchkey.server.signin;

import dev.latchkey.server.sessions.StaySignedIn;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The choice to stay signed in on this device, as the pages put it.
///
/// @param absolute for how long at most
/// @param idle for how long without use
/// @param chosen whether it was made when the form was sent before
public record StayOffer(Duration absolute, Duration idle, boolean chosen) {
  /// The form's field; any value is a yes.
  static final String FIELD = "remember";

  /// Null where there is no such choice.
  static @Nullable StayOffer of(StaySignedIn limits) {
    return limits.isOffered() ? new StayOffer(limits.absolute(), limits.idle(), false) : null;
  }

  /// As the form is shown again.
  StayOffer again(boolean made) {
    return new StayOffer(absolute, idle, made);
  }

  /// Whether not using it ends it before its time.
  public boolean endsUnused() {
    return idle.compareTo(absolute) < 0;
  }
}
