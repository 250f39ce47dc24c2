package dev.latchkey.server.signin;

import dev.latchkey.server.settings.BadSetting;
import dev.latchkey.server.settings.Setting;
import dev.latchkey.server.settings.Settings;
import java.util.List;

/// What applications behind a reverse proxy are told beside the ids.
public record ForwardAuthSettings(List<ProfileHeader> headers) {
  private static final Setting<List<String>> HEADERS =
      Setting.list(
          "forward-auth.headers",
          "What forward-auth tells applications about a person, separated by commas: email,"
              + " username, name, groups; nothing by default");

  public static final List<Setting<?>> ALL = List.of(HEADERS);

  public ForwardAuthSettings {
    headers = List.copyOf(headers);
  }

  /// Reads them.
  ///
  /// @throws BadSetting where a word is none of these
  public static ForwardAuthSettings of(Settings settings) {
    return new ForwardAuthSettings(
        settings.get(HEADERS).stream()
            .map(word ->
                ProfileHeader.parse(word)
                    .orElseThrow(() ->
                        settings.bad(
                            HEADERS, ": " + word + " is none of email, username, name, groups")))
            .distinct()
            .toList());
  }
}
