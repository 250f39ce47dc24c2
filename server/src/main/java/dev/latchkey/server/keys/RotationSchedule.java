package dev.latchkey.server.keys;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Rotates keys by their age. The epochs of deliveries always; the others only where the operator
/// wants it, because a backup of the keys folder from before lacks the new key.
///
/// @param all whether it is more than the epochs
public record RotationSchedule(KeyRotation rotation, boolean all) {
  private static final Logger LOG = LoggerFactory.getLogger(RotationSchedule.class);

  public void run() {
    for (var purpose : rotation.purposes()) {
      if ((all || purpose.isPassing()) && rotation.rotateIfDue(purpose) && !purpose.isPassing()) {
        LOG.info("the key {} was rotated because of its age: save the keys folder", purpose.word());
      }
      if (purpose.isPassing()) {
        var _ = rotation.destroyUnused(purpose);
      }
    }
  }
}
