package dev.latchkey.server.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.identifiers.Id;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S4-58")
class VolumeTests {
  private static final Id ADA = new Id("0".repeat(25) + "1");
  private static final Id GRACE = new Id("0".repeat(25) + "2");
  private final Replay replay = new Replay(Map.of("defence.rules.volume.threshold", "100"));

  private void request(Id account, int count) {
    for (var i = 0; i < count; i++) {
      replay.detection.requested(account);
    }
  }

  @Test
  void unusualVolumeOfOnePersonIsFoundOnce() {
    request(ADA, 99);
    request(GRACE, 99);
    assertEquals(Set.of(), replay.found());
    request(ADA, 50);
    assertEquals(Set.of("volume"), replay.found());
    assertEquals(1, replay.waiting().size());
  }

  @Test
  void bytesCountAsRequestsDo() {
    request(ADA, 2);
    replay.detection.transferred(ADA, 10_000);
    replay.detection.transferred(ADA, 989_999);
    assertEquals(Set.of(), replay.found());
    replay.detection.transferred(ADA, 10_001);
    assertEquals(Set.of("volume"), replay.found());
    assertTrue(replay.detection.requested(ADA));
    assertFalse(replay.detection.requested(GRACE));
  }

  @Test
  void accountWaitsUntilItsTenMinutesAreOver() {
    request(ADA, 50);
    replay.after(Duration.ofMinutes(9));
    request(ADA, 50);
    assertTrue(replay.detection.requested(ADA));
    replay.after(Duration.ofSeconds(59));
    assertTrue(replay.detection.requested(ADA));
    replay.after(Duration.ofSeconds(1));
    assertFalse(replay.detection.requested(ADA));
  }

  @Test
  @Tag("S4-65")
  void personWhoWorksAllDayIsNotFound() {
    for (var i = 0; i < 50; i++) {
      request(ADA, 90);
      replay.after(Duration.ofMinutes(10));
    }
    assertEquals(Set.of(), replay.found());
  }
}
