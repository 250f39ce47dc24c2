package dev.latchkey.server.signin;

import dev.latchkey.server.settings.Setting;
import dev.latchkey.server.settings.Settings;
import java.util.List;

/// Whether owners are told of new sign-ins.
public final class SignInNoticeSettings {
  private static final Setting<Boolean> NEW_SIGN_IN =
      Setting.flag(
              "defence.notify.new-sign-in",
              true,
              "Whether owners get an email, once a day at most, about a sign-in from a country or"
                  + " on a device that is new for the account; false also remembers no places")
          .weakerAs(List.of(false));

  public static final List<Setting<?>> ALL = List.of(NEW_SIGN_IN);

  private SignInNoticeSettings() {}

  /// Whether owners are told.
  ///
  /// @throws dev.latchkey.server.settings.BadSetting with one sentence for the operator
  public static boolean ofNew(Settings settings) {
    return settings.get(NEW_SIGN_IN);
  }
}
