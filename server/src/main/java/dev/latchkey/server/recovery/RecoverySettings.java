package dev.latchkey.server.recovery;

import dev.latchkey.server.settings.Setting;
import dev.latchkey.server.settings.Settings;
import dev.latchkey.server.tokens.Purpose;
import java.time.Duration;
import java.util.List;

/// How long a recovery link works.
public record RecoverySettings(Purpose purpose) {
  private static final Setting<Duration> LIFETIME =
      Purpose.lifetime("recovery", Duration.ofMinutes(10), Purpose.LONGEST).weakerWhenMore();

  public static final List<Setting<?>> ALL = List.of(LIFETIME);

  public static RecoverySettings of(Settings settings) {
    return new RecoverySettings(new Purpose(RecoveryMailComposer.PURPOSE, settings.get(LIFETIME)));
  }
}
