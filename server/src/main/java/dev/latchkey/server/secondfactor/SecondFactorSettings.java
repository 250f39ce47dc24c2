package dev.latchkey.server.secondfactor;

import dev.latchkey.server.settings.BadSetting;
import dev.latchkey.server.settings.Setting;
import dev.latchkey.server.settings.Settings;
import java.time.Duration;
import java.util.List;

/// Whether accounts can have a second factor.
///
/// @param offered whether people can set one up, and are then asked for it
/// @param required whether there is no session without one
/// @param forSecrets whether secrets are given out and keys taken in only after one
/// @param remember for how long a device is not asked again; zero where it always is
public record SecondFactorSettings(
    boolean offered, boolean required, boolean forSecrets, Duration remember) {
  private static final String OFFERED = "offered";
  private static final String OFF = "off";
  private static final String REQUIRED = "required";
  private static final Setting<String> POLICY =
      Setting.word(
              "second-factor",
              "Whether people can protect their account with a second factor, which sign-ins then"
                  + " ask for; required also asks those who have none to set one up, and off stops"
                  + " asking those who have one",
              OFFERED,
              OFF,
              REQUIRED)
          .weakerAs(List.of(OFF));
  private static final Setting<Boolean> FOR_SECRETS =
      Setting.flag(
          "second-factor.for-secrets",
          false,
          "Whether the token of a delivery is shown, a server registered and an OpenPGP key taken"
              + " only in a session that has proved a second factor, or a passkey, in the last ten"
              + " minutes; people who have neither set one up first");
  private static final Setting<Duration> REMEMBER =
      Setting.duration(
              "second-factor.remember",
              Duration.ofDays(30),
              Duration.ZERO,
              Duration.ofDays(30),
              "How long people are not asked for the second factor on a device if they choose so;"
                  + " zero asks every time, as profile: strict does")
          .strictlyOnly(Duration.ZERO)
          .weakerWhenMore();

  public static final List<Setting<?>> ALL = List.of(POLICY, FOR_SECRETS, REMEMBER);

  /// Reads what is set.
  ///
  /// @throws dev.latchkey.server.settings.BadSetting with one sentence for the operator
  public static SecondFactorSettings of(Settings settings) {
    var offered = !settings.get(POLICY).equals(OFF);
    if (!offered && settings.get(FOR_SECRETS)) {
      throw new BadSetting("second-factor.for-secrets needs second-factor: offered or required.");
    }
    return new SecondFactorSettings(
        offered,
        settings.get(POLICY).equals(REQUIRED),
        settings.get(FOR_SECRETS),
        settings.get(REMEMBER));
  }
}
