package dev.latchkey.server.enrolment;

import dev.latchkey.server.settings.Setting;
import dev.latchkey.server.settings.Settings;
import dev.latchkey.server.tokens.Purpose;
import java.time.Duration;
import java.util.List;

/// How long a verification link works.
public record EnrolmentSettings(Purpose verification) {
  private static final Setting<Duration> LIFETIME =
      Purpose.lifetime("verification", Duration.ofHours(24), Purpose.LONGEST).weakerWhenMore();

  public static final List<Setting<?>> ALL = List.of(LIFETIME);

  public static EnrolmentSettings of(Settings settings) {
    return new EnrolmentSettings(new Purpose("verification", settings.get(LIFETIME)));
  }
}
