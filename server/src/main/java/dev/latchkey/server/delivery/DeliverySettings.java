package dev.latchkey.server.delivery;

import dev.latchkey.server.settings.Setting;
import dev.latchkey.server.settings.Settings;
import java.util.List;

/// Whether passwords can be delivered to servers, and how.
///
/// @param sealed whether an existing password may travel to a registered server
/// @param twoLocks whether one may travel to a server that is not registered
public record DeliverySettings(boolean enabled, boolean sealed, boolean twoLocks) {
  private static final String REGISTERED = "registered";
  private static final String TWO_LOCKS = "two-locks";
  private static final Setting<Boolean> ENABLED =
      Setting.flag("delivery.enabled", true, "Whether passwords can be delivered to servers");
  private static final Setting<String> SEALED =
      Setting.word(
              "delivery.sealed",
              "Where an existing password may be delivered, end-to-end encrypted: to registered"
                  + " servers, with two-locks also to others, or nowhere",
              REGISTERED,
              TWO_LOCKS,
              "off")
          .weakerAs(List.of(TWO_LOCKS));

  public static final List<Setting<?>> ALL = List.of(ENABLED, SEALED);

  public static DeliverySettings of(Settings settings) {
    var sealed = settings.get(SEALED);
    return new DeliverySettings(
        settings.get(ENABLED),
        sealed.equals(REGISTERED) || sealed.equals(TWO_LOCKS),
        sealed.equals(TWO_LOCKS));
  }
}
