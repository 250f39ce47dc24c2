package dev.latchkey.server.web.connections;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("ASVS-15.2.2")
final class ConnectionLimitsTests {
  private static final long MIB = 1024 * 1024;

  @ParameterizedTest
  @ValueSource(longs = {64, 128, 256, 1024, 16_384})
  void halfOfTheHeapIsEnoughForAllThatConnectionsMayTake(long mib) {
    var limits = limits(mib, 1_000_000);
    var most =
        64L * 1024 * limits.connections()
            + (long) ConnectionLimits.REQUEST_BYTES * limits.large()
            + 2L * 64 * 1024 * limits.handlers();
    assertTrue(most <= mib * MIB / 2, limits + " may take " + most);
  }

  @Test
  void moreHeapIsMoreConnections() {
    assertEquals(2 * limits(128, 1_000_000).connections(), limits(256, 1_000_000).connections());
  }

  @Test
  void descriptorsThatAreFreeBoundThemToo() {
    assertEquals(136, limits(1024, 200).connections());
    assertEquals(8, limits(1024, 10).connections(), "a few in any case");
  }

  @Test
  void oneSourceHasAQuarter() {
    var limits = limits(256, 1_000_000);
    assertEquals(limits.connections() / 4, limits.perSource());
  }

  private static ConnectionLimits limits(long mib, long descriptors) {
    return ConnectionLimits.of(mib * MIB, descriptors, 1, Duration.ofSeconds(10));
  }
}
