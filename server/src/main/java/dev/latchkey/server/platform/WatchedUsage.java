package dev.latchkey.server.platform;

import dev.latchkey.server.detection.Detection;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.sessions.SessionUsage;

/// Tells the guessing defence what sessions send and receive.
record WatchedUsage(Detection detection) implements SessionUsage {
  @Override
  public boolean requested(Id account) {
    return detection.requested(account);
  }

  @Override
  public void transferred(Id account, long bytes) {
    detection.transferred(account, bytes);
  }
}
