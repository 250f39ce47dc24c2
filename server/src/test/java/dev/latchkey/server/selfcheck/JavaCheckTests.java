package dev.latchkey.server.selfcheck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S0-41")
class JavaCheckTests {
  private static final LocalDate RELEASED = LocalDate.parse("2026-04-21");

  @Test
  void aJavaOfTheLastUpdateIsGood() {
    assertEquals(
        List.of(Finding.good("java", "Java 25.0.3 of 2026-04-21, 120 days old.")),
        checkedOn("2026-08-19T23:00:00Z"));
  }

  @Test
  void aJavaThatMissedAnUpdateIsNoted() {
    assertEquals(
        List.of(
            Finding.note(
                "java",
                "Java 25.0.3 of 2026-04-21, 121 days old.",
                "Its security updates come every three months: install the newest update of Java"
                    + " 25.")),
        checkedOn("2026-08-20T00:00:00Z"));
  }

  @Test
  void theJavaThatRunsThisSaysWhatItIs() {
    var finding = JavaCheck.ofThis(Clock.systemUTC()).check().getFirst();
    assertEquals("Java " + Runtime.version(), finding.found().split(" of ", 2)[0]);
  }

  private static List<Finding> checkedOn(String time) {
    var clock = Clock.fixed(Instant.parse(time), ZoneOffset.UTC);
    return new JavaCheck("25.0.3", RELEASED, clock).check();
  }
}
