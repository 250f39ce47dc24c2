package dev.latchkey.server.recovery;

import dev.latchkey.server.settings.Setting;
import dev.latchkey.server.settings.Settings;
import dev.latchkey.server.tokens.Purpose;
import java.time.Duration;
import java.util.List;

/// How long a link works with which a password is set.
public record RecoverySettings(Purpose purpose, Purpose invitation) {
  private static final Setting<Duration> LIFETIME =
      Purpose.lifetime("recovery", Duration.ofMinutes(10), Purpose.LONGEST).weakerWhenMore();
  private static final Setting<Duration> INVITATION =
      Purpose.lifetime("invitation", Duration.ofHours(24), Purpose.LONGEST);

  public static final List<Setting<?>> ALL = List.of(LIFETIME, INVITATION);

  public static RecoverySettings of(Settings settings) {
    return new RecoverySettings(
        new Purpose(RecoveryMailComposer.PURPOSE, settings.get(LIFETIME)),
        new Purpose("invitation", settings.get(INVITATION)));
  }
}
