package dev.latchkey.server.delivery;

import dev.latchkey.server.settings.Setting;
import dev.latchkey.server.settings.Settings;
import java.util.List;

/// Whether passwords can be delivered to servers.
public record DeliverySettings(boolean enabled) {
  private static final Setting<Boolean> ENABLED =
      Setting.flag("delivery.enabled", true, "Whether passwords can be delivered to servers");

  public static final List<Setting<?>> ALL = List.of(ENABLED);

  public static DeliverySettings of(Settings settings) {
    return new DeliverySettings(settings.get(ENABLED));
  }
}
