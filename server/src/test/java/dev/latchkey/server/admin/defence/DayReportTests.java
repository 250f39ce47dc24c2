package dev.latchkey.server.admin.defence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.storage.TestDatabase;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/// What the report of a day says is what the trail says.
class DayReportTests {
  private final TestDatabase test = TestDatabase.shared(TestDatabase.Kind.SQLITE);
  private final AuditTrail trail = new AuditTrail(test.database());

  private void write(AuditEntry entry) {
    test.run(transaction -> trail.append(transaction, () -> entry));
  }

  private void failed(String name, String source) {
    write(
        AuditEntry.of("authn_login_fail").with("name_digest", name).with("source_digest", source));
  }

  private Day day() {
    return Day.before(test.clock().instant(), trail);
  }

  @Test
  void eachLineIsCountedInItsHour() {
    failed("too-old", "x");
    test.clock().advance(Duration.ofHours(1));
    failed("a", "x");
    failed("b", "x");
    failed("b", "y");
    test.clock().advance(Duration.ofMinutes(59));
    write(AuditEntry.of("authn_login_success"));
    test.clock().advance(Duration.ofMinutes(1));
    write(AuditEntry.of("authn_login_fail_max"));
    write(AuditEntry.of("defence.detected").with("rule", "pairs"));
    write(AuditEntry.of("session_ended"));
    test.clock().advance(Duration.ofHours(23));
    var day = day();
    assertEquals(Day.HOURS, day.hours().size());
    assertEquals(new Day.Hour(day.since(), 1, 3, 0), day.hours().getFirst());
    assertEquals(1, day.hours().get(1).limits());
    assertEquals(List.of(new Day.Count("pairs", 1)), day.rules());
    assertEquals(new Day.Source("x", 2, 2), day.sources().getFirst());
    assertEquals(2, day.allSources());
  }

  @Test
  void emptyDayIsAWellFormedPage() throws Exception {
    var page = DayReport.of(day());
    assertTrue(page.contains("No rule has found anything."), page);
    assertTrue(page.contains("No attempt has failed."), page);
    isWellFormed(page);
  }

  @Test
  void pageLoadsNothingAndHoldsTheNumbersAsText() throws Exception {
    fill(new Random(7));
    var day = day();
    var page = DayReport.of(day);
    isWellFormed(page);
    for (var word : new String[] {"<script", "http:", "https:", "url(", "@import", "src='"}) {
      assertFalse(page.replace("http-equiv", "").contains(word), word);
    }
    assertTrue(page.contains("<title id='hours-title'>"), page);
    assertTrue(page.contains("<desc id='hours-desc'>"), page);
    for (var hour : day.hours()) {
      assertTrue(page.contains("<td>" + Html.grouped(hour.failed()) + "</td>"), hour.toString());
    }
    Files.writeString(Files.createDirectories(Path.of("target")).resolve("report.html"), page);
  }

  @Test
  void whatTheTrailSaysIsNeverMarkup() {
    write(AuditEntry.of("defence.detected").with("rule", "<script>alert('1')</script>\"&"));
    failed("a", "<img src=x onerror=1>");
    test.clock().advance(Duration.ofMillis(1));
    var page = DayReport.of(day());
    assertFalse(page.contains("<script"), page);
    assertFalse(page.contains("<img"), page);
    assertTrue(page.contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot;&amp;"), page);
  }

  @Test
  void axisEndsAtAWholeNumberAboveAll() {
    for (var most = 0L; most < 100_000; most += 7) {
      var top = HourChart.niceAbove(most);
      assertTrue(top >= most && top % 4 == 0, most + " " + top);
      assertTrue(most < 4 || top <= 2.5 * most, most + " " + top);
    }
  }

  private void fill(Random random) {
    var start = test.clock().instant();
    for (var hour = 0; hour < Day.HOURS; hour++) {
      test.clock().set(start.plus(Duration.ofHours(hour)));
      var people = hour < 6 ? 3 : 40 + random.nextInt(40);
      var attack = hour > 12 && hour < 17 ? 150 : 4;
      hour(start, people, attack, random);
    }
    test.clock().set(start.plus(Duration.ofHours(Day.HOURS)).minusMillis(1));
  }

  private void hour(Instant start, int people, int attack, Random random) {
    test.run(transaction -> {
      for (var i = 0; i < people; i++) {
        trail.append(transaction, () -> AuditEntry.of("authn_login_success"));
      }
      for (var i = 0; i < attack; i++) {
        var name = "n" + random.nextInt(200);
        var source = "Qx7" + Math.abs(random.nextInt(attack > 100 ? 12 : 40)) + "fWm2Zr0aLtB";
        trail.append(
            transaction,
            () ->
                AuditEntry.of("authn_login_fail")
                    .with("name_digest", name)
                    .with("source_digest", source));
      }
      for (var i = 0; i < attack / 10; i++) {
        trail.append(transaction, () -> AuditEntry.of("authn_login_fail_max"));
      }
      if (attack > 100) {
        for (var rule : new String[] {"source", "pairs", "one-password", "source"}) {
          trail.append(transaction, () -> AuditEntry.of("defence.detected").with("rule", rule));
        }
      }
    });
    assertFalse(test.clock().instant().isBefore(start));
  }

  private static void isWellFormed(String page)
      throws ParserConfigurationException, IOException, SAXException {
    var xml = page.replaceFirst("(?i)<!doctype html>", "").replaceAll("(<meta [^>]*[^/])>", "$1/>");
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }
}
