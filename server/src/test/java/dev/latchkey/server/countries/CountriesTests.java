package dev.latchkey.server.countries;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.latchkey.server.ServerSettings;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.testkit.TestCountryData;
import dev.latchkey.testkit.TestFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/// Countries of addresses, by a file that is replaced.
@Tag("S4-54")
class CountriesTests {
  private static final Instant BUILT = Instant.parse("2026-06-01T00:00:00Z");

  /// As in the worst files, everything that is not more closely known is in Australia.
  private static final Map<String, String> EVERYTHING =
      Map.of("::/1", "AU", "8000::/1", "AU", "8.0.0.0/8", "US", "141.20.0.0/16", "DE");

  private final Path file = TestFolder.make().resolve("a.mmdb");

  private static Countries of(Path file) {
    var settings = Map.of("defence.country-data", file.toString());
    return Countries.of(ServerSettings.load(Optional.empty(), Map.of(), settings));
  }

  private static String country(Countries countries, String address) {
    return countries.of(ClientAddress.parse(address).orElseThrow()).map(Country::code).orElse("-");
  }

  private Countries everything() {
    TestCountryData.write(file, BUILT, EVERYTHING);
    return of(file);
  }

  @ParameterizedTest
  @CsvSource({
    "8.8.8.8, US",
    "141.20.1.1, DE",
    "141.21.1.1, AU",
    "2a00::1, AU",
    "::ffff:8.8.8.8, US",
    "::ffff:141.20.1.1, DE",
    "2002:808:808::1, US",
    "2002:8d14:101::1, DE",
    "64:ff9b::8.8.8.8, US",
    "64:ff9b::141.20.1.1, DE",
    "2001:0:53aa:64c:0:ffff:f7f7:f7f7, US",
    "2001:0:53aa:64c:0:ffff:72eb:fefe, DE",
  })
  void anAddressIsInOneCountry(String address, String country) {
    assertEquals(country, country(everything(), address));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.1.2.3",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "169.254.1.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.9",
        "192.0.2.1",
        "192.31.196.1",
        "192.52.193.1",
        "192.88.99.1",
        "192.168.1.1",
        "192.175.48.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::8.8.8.8",
        "64:ff9b:1::8.8.8.8",
        "100::1",
        "100:0:0:1::1",
        "2001:1::1",
        "2001:2::1",
        "2001:4:112::1",
        "2001:20::1",
        "2001:30::1",
        "2001:db8::1",
        "2620:4f:8000::1",
        "3fff:fff::1",
        "5f00::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        // wrapped
        "::ffff:192.168.1.1",
        "2002:a00:1::1",
        "2002:c0a8:101::1",
        "64:ff9b::10.0.0.1",
        "2001:0:808:808:0:0:f5ff:fffe",
      })
  void aSpecialAddressIsInNone(String address) {
    assertEquals("-", country(everything(), address));
  }

  /// Their neighbours are not special.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2001:200::1",
        "2001:db7:ffff::1",
        "2001:db9::1",
        "2003::1",
        "3ffe::1",
      })
  void anAddressBesideASpecialNetworkIsInACountry(String address) {
    assertEquals("AU", country(everything(), address));
  }

  @ParameterizedTest
  @CsvSource({
    "141.20.1.1, DE", // Humboldt-Universitaet zu Berlin
    "18.9.22.69, US", // MIT
    "133.11.0.1, JP", // University of Tokyo
    "129.67.242.154, GB", // Oxford
    "130.102.131.1, AU", // Queensland
    "143.107.1.1, BR", // Sao Paulo
    "137.158.1.1, ZA", // Cape Town
    "2001:638:904::1, DE",
    "::ffff:133.11.0.1, JP",
    "2002:8d14:101::1, DE",
    "192.168.1.1, -",
    "2001:db8::1, -",
  })
  void theBundledFileKnowsUniversities(String address, String country) {
    assertEquals(country, country(of(BundledFile.path()), address));
  }

  @Test
  void theBundledFileSaysWhenItWasBuilt() {
    var edition = of(BundledFile.path()).edition();
    assertEquals(Instant.parse("2026-06-01T20:32:58Z"), edition.built().orElseThrow());
    assertEquals(Optional.empty(), edition.fault());
  }

  @Test
  void filesOfMaxMindAreUnderstood() {
    var nested =
        TestCountryData.map("country", TestCountryData.map("iso_code", TestCountryData.text("DE")));
    TestCountryData.replace(file, TestCountryData.withRecord(nested));
    assertEquals("DE", country(of(file), "8.8.8.8"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "D", "DEU", "de", "D1", "\u00c4\u00d6"})
  void whatIsNoCodeIsNoCountry(String code) {
    TestCountryData.replace(
        file,
        TestCountryData.withRecord(
            TestCountryData.map("country_code", TestCountryData.text(code))));
    assertEquals("-", country(of(file), "8.8.8.8"));
  }

  @Test
  void aReplacedFileIsNoticed() {
    var countries = everything();
    assertEquals("US", country(countries, "8.8.8.8"));
    TestCountryData.write(file, BUILT.plusSeconds(1), Map.of("8.0.0.0/8", "FR"));
    assertEquals("US", country(countries, "8.8.8.8"), "not before it is looked at");
    countries.check();
    assertEquals("FR", country(countries, "8.8.8.8"));
    assertEquals(Optional.of(BUILT.plusSeconds(1)), countries.edition().built());
  }

  @Test
  void theFormerFileStaysWhereTheNewOneCannotBeUsed() throws IOException {
    var countries = everything();
    assertEquals("US", country(countries, "8.8.8.8"));
    var whole = Files.readAllBytes(file);
    var log = (Logger) LoggerFactory.getLogger(Countries.class);
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    log.setLevel(ch.qos.logback.classic.Level.WARN);
    log.addAppender(lines);
    try {
      TestCountryData.replace(file, Arrays.copyOf(whole, whole.length / 2));
      countries.check();
      countries.check();
    } finally {
      log.detachAppender(lines);
      log.setLevel(null);
    }
    assertEquals(1, lines.list.size(), "said once");
    assertEquals(
        file + " is no MaxMind DB, or is cut; the former country data stays in use",
        lines.list.getFirst().getFormattedMessage());
    assertEquals("US", country(countries, "8.8.8.8"));
    assertTrue(countries.edition().fault().orElseThrow().endsWith("or is cut"));
    Files.delete(file);
    countries.check();
    assertEquals("US", country(countries, "8.8.8.8"));
    assertTrue(countries.edition().fault().orElseThrow().endsWith("is not there, or is no file"));
    TestCountryData.replace(file, whole);
    countries.check();
    assertEquals(Optional.empty(), countries.edition().fault());
  }

  @Test
  void aFileWrittenInPartsIsUsedWhenItIsWhole() throws IOException {
    var countries = everything();
    assertEquals("US", country(countries, "8.8.8.8"));
    var bytes = TestCountryData.of(BUILT, Map.of("8.0.0.0/8", "FR"));
    Files.write(file, Arrays.copyOf(bytes, 100));
    countries.check();
    assertEquals("US", country(countries, "8.8.8.8"));
    Files.write(file, bytes);
    countries.check();
    assertEquals("FR", country(countries, "8.8.8.8"));
  }

  @Test
  void withoutAFileThereIsNoCountryAndNoError() {
    for (var missing : List.of(file, file.getParent(), Path.of("/dev/zero"))) {
      var countries = of(missing);
      assertEquals("-", country(countries, "8.8.8.8"));
      assertEquals(Optional.empty(), countries.edition().built());
      assertTrue(countries.edition().fault().orElseThrow().endsWith("is not there, or is no file"));
    }
    var none = Countries.of(ServerSettings.load(Optional.empty(), Map.of(), Map.of()));
    none.check();
    assertEquals("-", country(none, "8.8.8.8"));
    assertEquals(new Countries.Edition(false, Optional.empty(), Optional.empty()), none.edition());
  }

  @Test
  void aFileThatAppearsIsUsed() {
    var countries = of(file);
    assertEquals("-", country(countries, "8.8.8.8"));
    TestCountryData.write(file, BUILT, Map.of("8.0.0.0/8", "US"));
    countries.check();
    assertEquals("US", country(countries, "8.8.8.8"));
  }

  @Test
  void manyThreadsAskWhileItIsReplaced() throws Exception {
    var countries = everything();
    try (var threads = Executors.newFixedThreadPool(4)) {
      var asked =
          threads.invokeAll(
              Stream.<Callable<Boolean>>generate(() -> () -> asks(countries)).limit(4).toList());
      for (var replaced = 0; replaced < 20; replaced++) {
        TestCountryData.write(file, BUILT.plusSeconds(replaced), EVERYTHING);
        countries.check();
      }
      for (var one : asked) {
        assertTrue(one.get());
      }
    }
  }

  private static boolean asks(Countries countries) {
    var right = true;
    for (var round = 0; round < 20_000; round++) {
      right &=
          country(countries, "8.8.8.8").equals("US")
              && country(countries, "141.20.1.1").equals("DE");
    }
    return right;
  }

  @Test
  void aCountryHasTwoLetters() {
    assertEquals("DE", new Country("DE").code());
    for (var code : List.of("", "D", "DEU", "de", "D1")) {
      assertFalse(Country.parse(code).isPresent());
    }
  }
}
