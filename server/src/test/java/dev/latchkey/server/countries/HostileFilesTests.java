package dev.latchkey.server.countries;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.testkit.TestCountryData;
import dev.latchkey.testkit.TestFolder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Files that are cut, changed, or made to harm who reads them.
@Tag("S4-54")
class HostileFilesTests {
  private static final InetAddress SOME = InetAddress.ofLiteral("8.8.8.8");
  private static final Map<String, String> COUNTRIES = Map.of("8.0.0.0/8", "US", "2a00::/12", "DE");
  private static final byte[] GOOD = TestCountryData.of(Instant.EPOCH, COUNTRIES);

  private static String refused(byte[] bytes) {
    return String.valueOf(
        assertThrows(UnusableCountryData.class, () -> CountryFile.of(bytes)).getMessage());
  }

  private static String record(byte... bytes) {
    return refused(TestCountryData.withRecord(bytes));
  }

  private static byte[] bytes(int... values) {
    var bytes = new byte[values.length];
    for (var i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  @Test
  void aFileThatIsCutAnywhereIsRefused() {
    assertEquals(Optional.of(new Country("US")), CountryFile.of(GOOD).country(SOME));
    for (var length = 0; length < GOOD.length; length++) {
      var cut = Arrays.copyOf(GOOD, length);
      assertThrows(UnusableCountryData.class, () -> CountryFile.of(cut), "at " + length);
    }
  }

  @Test
  void aFileWithoutItsBeginningIsRefused() {
    for (var start = 1; start < GOOD.length; start++) {
      refused(Arrays.copyOfRange(GOOD, start, GOOD.length));
    }
  }

  @Test
  void whatIsSomethingElseIsRefused() {
    assertEquals("is no MaxMind DB, or is cut", refused(new byte[0]));
    refused("<html>404</html>".getBytes(StandardCharsets.US_ASCII));
    refused("\u00ab\u00cd\u00efMaxMind.com".getBytes(StandardCharsets.ISO_8859_1));
    refused(new byte[1 << 20]);
  }

  @Test
  void aFileThatIsTooLargeIsRefusedUnread() throws IOException {
    var file = TestFolder.make().resolve("large.mmdb");
    try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(8L << 30);
    }
    var refused = assertThrows(UnusableCountryData.class, () -> CountryFile.read(file));
    assertTrue(String.valueOf(refused.getMessage()).startsWith("is larger than "));
  }

  /// `0x20 0x00` points to the first byte of the data.
  @Test
  void pointersInACircleAreRefused() {
    record(bytes(0x20, 0x00));
    record(TestCountryData.map("country_code", bytes(0x20, 14)));
    record(TestCountryData.map("country_code", bytes(0x20, 13)));
  }

  /// Of a record only texts at two places are read, so that this ends at once.
  @Test
  void aRecordInsideItselfIsNoCountry() {
    var key = TestCountryData.joined(bytes(0xe1), bytes(0x20, 0x00), TestCountryData.text("US"));
    var self = bytes(0x20, 0x00);
    for (var record :
        List.of(
            key,
            TestCountryData.map("country", self),
            TestCountryData.map("country_code", self),
            TestCountryData.map("other", self))) {
      var file = CountryFile.of(TestCountryData.withRecord(record));
      assertEquals(Optional.empty(), file.country(SOME));
    }
  }

  /// Each list holds the one before twice: 40 of them would be 2^40 texts.
  @Test
  void listsThatGrowAreNotFollowed() {
    var lists = TestCountryData.text("x");
    var last = 0;
    for (var depth = 0; depth < 40; depth++) {
      var next = lists.length;
      lists = TestCountryData.joined(lists, bytes(2, 4, 0x20, last, 0x20, last));
      last = next;
    }
    for (var key : List.of("country_code", "country", "other")) {
      var record = TestCountryData.map(key, bytes(0x20, last));
      var file = CountryFile.of(TestCountryData.withRecord(lists, record));
      Assertions.assertTimeoutPreemptively(
          Duration.ofSeconds(20), () -> assertEquals(Optional.empty(), file.country(SOME)));
    }
  }

  @Test
  void pointersForwardOrIntoAValueAreRefused() {
    record(
        TestCountryData.joined(
            bytes(0xe1), TestCountryData.text("country_code"), bytes(0x20, 0x40)));
    record(
        TestCountryData.joined(
            bytes(0xe1), TestCountryData.text("country_code"), bytes(0x20, 0x05)));
    record(TestCountryData.map("country_code", bytes(0x28, 0xff, 0xff)));
    record(TestCountryData.map("country_code", bytes(0x30, 0xff, 0xff, 0xff)));
    record(TestCountryData.map("country_code", bytes(0x38, 0xff, 0xff, 0xff, 0xff)));
    record(TestCountryData.map("country_code", bytes(0x38, 0x80, 0, 0, 0)));
  }

  @Test
  void sizesThatLieAreRefused() {
    for (var kind : List.of(0x40, 0x80, 0xa0, 0xc0, 0xe0)) { // text, bytes, numbers, map
      record(bytes(kind | 31, 0xff, 0xff, 0xff));
      record(bytes(kind | 30, 0xff, 0xff));
      record(TestCountryData.map("country_code", bytes(kind | 31, 0xff, 0xff, 0xff)));
    }
    record(bytes(0x1f, 0x04, 0xff, 0xff, 0xff)); // a list
    record(TestCountryData.map("other", bytes(0x1f, 0x04, 0xff, 0xff, 0xff)));
  }

  @Test
  void kindsThatAreNoneAreRefused() {
    for (var extended : List.of(0, 5, 6, 9, 200, 255)) {
      record(bytes(0x01, extended, 0));
    }
    record(bytes(0x02, 7)); // a boolean of 2
  }

  @Test
  void depthIsBounded() {
    var deep = new byte[2000];
    for (var i = 0; i < deep.length; i += 2) {
      deep[i] = 0x01;
      deep[i + 1] = 0x04;
    }
    record(TestCountryData.joined(deep, TestCountryData.text("x")));
  }

  @Test
  void anotherKindOfValueIsNoCountry() {
    for (var value :
        List.of(
            bytes(0xa1, 7),
            bytes(0xe0),
            bytes(0x00, 4),
            bytes(0x01, 7),
            bytes(0x82, 1, 2),
            bytes(0x42, 0xff, 0xfe))) {
      var file =
          CountryFile.of(TestCountryData.withRecord(TestCountryData.map("country_code", value)));
      assertEquals(Optional.empty(), file.country(SOME));
    }
    assertEquals(
        Optional.empty(),
        CountryFile.of(TestCountryData.withRecord(TestCountryData.text("US"))).country(SOME));
  }

  @Test
  void metadataThatLiesIsRefused() {
    var text = new String(GOOD, StandardCharsets.ISO_8859_1);
    for (var change :
        Map.of(
                "record_size\u00a1\u0018", "record_size\u00a1\u0010",
                "ip_version\u00a1\u0006", "ip_version\u00a1\u0004",
                "major_version\u00a1\u0002", "major_version\u00a1\u0003",
                "node_count\u00c4\u0000\u0000", "node_count\u00c4\u0000\u00ff",
                "languages\u0000\u0004", "languages\u001f\u0004",
                "description\u00e0", "description\u00ff")
            .entrySet()) {
      assertTrue(text.contains(change.getKey()), change::getKey);
      refused(
          text.replace(change.getKey(), change.getValue()).getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  @Test
  void aTreeThatLeadsElsewhereIsRefused() {
    for (var first : List.of(0xff, 0x7f, 0x01)) {
      var changed = GOOD.clone();
      changed[0] = (byte) (int) first;
      refused(changed);
    }
  }

  @Test
  void noChangeHarmsTheReader() {
    var random = new Random(64);
    Assertions.assertTimeoutPreemptively(
        Duration.ofMinutes(2),
        () -> {
          for (var round = 0; round < 20_000; round++) {
            var changed = GOOD.clone();
            for (var change = random.nextInt(3); change >= 0; change--) {
              changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            askAll(changed);
          }
        });
  }

  private static void askAll(byte[] bytes) {
    try {
      var file = CountryFile.of(bytes);
      for (var address : List.of("8.8.8.8", "1.1.1.1", "2a00::1", "::", "ffff::")) {
        var _ = file.country(InetAddress.ofLiteral(address));
      }
    } catch (UnusableCountryData e) {
      // refused, as it may
    }
  }
}
