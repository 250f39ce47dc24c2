package dev.latchkey.server.signin;

import dev.latchkey.server.settings.Setting;
import dev.latchkey.server.settings.Settings;
import dev.latchkey.server.tokens.Purpose;
import java.time.Duration;
import java.util.List;

/// Whether people may sign in with a link by email, and for how long a link works.
public record SignInLinkSettings(boolean enabled, Purpose purpose) {
  private static final Setting<Duration> LIFETIME =
      Purpose.lifetime("sign-in-link", Duration.ofMinutes(10), Purpose.LONGEST_OUT_OF_BAND);
  private static final Setting<Boolean> ENABLED =
      Setting.flag(
              "sign-in-links.enabled",
              true,
              "Whether people can sign in with an emailed link; never under profile: strict")
          .strict(false);

  public static final List<Setting<?>> ALL = List.of(LIFETIME, ENABLED);

  public static SignInLinkSettings of(Settings settings) {
    return new SignInLinkSettings(
        settings.get(ENABLED), Purpose.outOfBand("sign-in-link", settings.get(LIFETIME)));
  }
}
