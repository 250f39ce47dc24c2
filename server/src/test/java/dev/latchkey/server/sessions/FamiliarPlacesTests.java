package dev.latchkey.server.sessions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.TestAccounts;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.keys.TestKeys;
import dev.latchkey.server.sessions.FamiliarPlaces.Visit;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@EachDatabase
@Tag("S4-54")
@Tag("ASVS-6.3.5")
class FamiliarPlacesTests {
  private static final String FIREFOX = "Firefox, Linux";
  private final TestDatabase test;
  private final FamiliarPlaces places = new FamiliarPlaces(TestKeys.shared().digests());
  private final Account account;

  FamiliarPlacesTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    account = TestAccounts.add(test, "ada@example.org");
  }

  private boolean isNew(String address, String device, String country, boolean knownDevice) {
    var client = ClientAddress.parse(address).orElseThrow();
    var code = Optional.of(country).filter(text -> !text.isEmpty());
    var visit = new Visit(client, device, code, knownDevice);
    return test.database()
        .write(transaction -> {
          var known = places.of(transaction, account.id());
          places.remember(transaction, account.id(), known, visit);
          return places.isNew(account.id(), known, visit);
        });
  }

  private long remembered() {
    return test.count("SELECT COUNT(*) FROM familiar_places");
  }

  @Test
  void theFirstSignInIsNotNew() {
    assertFalse(isNew("192.0.2.7", FIREFOX, "DE", false));
    assertTrue(isNew("203.0.113.7", FIREFOX, "DE", false));
  }

  @Test
  void theSameKindOfDeviceInTheSameNetworkIsNotNew() {
    isNew("192.0.2.7", FIREFOX, "DE", false);
    assertFalse(isNew("192.0.2.200", FIREFOX, "DE", false));
    assertTrue(isNew("192.0.2.7", "curl", "DE", false));
    assertTrue(isNew("203.0.113.7", FIREFOX, "DE", false));
    assertFalse(isNew("203.0.113.7", FIREFOX, "DE", false));
    assertFalse(isNew("2001:db8:7::1", FIREFOX, "DE", true));
    assertFalse(isNew("2001:db8:7:ff::2", FIREFOX, "DE", false));
  }

  @Test
  void aKnownDeviceIsNewInANewCountryAlone() {
    isNew("192.0.2.7", FIREFOX, "DE", false);
    assertFalse(isNew("203.0.113.7", FIREFOX, "DE", true));
    assertTrue(isNew("198.51.100.7", FIREFOX, "FR", true));
    assertFalse(isNew("198.51.100.9", FIREFOX, "FR", true));
  }

  /// Country data comes later, or is away for a while.
  @Test
  void withoutACountryNoCountryIsNew() {
    isNew("192.0.2.7", FIREFOX, "", true);
    assertFalse(isNew("192.0.2.7", FIREFOX, "DE", true));
    assertFalse(isNew("192.0.2.7", FIREFOX, "", true));
    assertTrue(isNew("192.0.2.7", FIREFOX, "FR", true));
  }

  @Test
  void noAddressIsKept() {
    isNew("192.0.2.7", FIREFOX, "DE", false);
    assertEquals(2, remembered());
    assertEquals(0, test.count("SELECT COUNT(*) FROM familiar_places WHERE place LIKE '%192.0%'"));
    assertEquals(List.of("DE"), countries());
  }

  @Test
  void theLatestAreKept() {
    for (var day = 0; day < 3 * FamiliarPlaces.MOST; day++) {
      isNew("10." + day + ".0.1", FIREFOX, "DE", false);
      assertTrue(remembered() <= FamiliarPlaces.MOST);
      test.clock().advance(Duration.ofDays(1));
    }
    assertTrue(remembered() >= FamiliarPlaces.MOST - 1);
    assertFalse(isNew("10." + (3 * FamiliarPlaces.MOST - 1) + ".0.1", FIREFOX, "DE", false));
    assertTrue(isNew("10.0.0.1", FIREFOX, "DE", false));
  }

  /// A program without cookies whose address changes all the time.
  @Test
  void thePlaceThatIsVisitedIsNotForgotten() {
    for (var place = 0; place < 3 * FamiliarPlaces.MOST; place++) {
      isNew("10." + place + ".0.1", FIREFOX, "DE", false);
    }
    assertEquals(List.of("DE"), countries());
  }

  private List<String> countries() {
    return test.database().read(handle -> FamiliarPlaces.countries(handle, account.id()));
  }

  @Test
  void accountsThatShareAPlaceCannotBeToldFromACopy() {
    isNew("192.0.2.7", FIREFOX, "", false);
    var other = TestAccounts.add(test, "grace@example.org");
    var visit =
        new Visit(ClientAddress.parse("192.0.2.7").orElseThrow(), FIREFOX, Optional.empty(), false);
    test.run(transaction ->
        places.remember(transaction, other.id(), places.of(transaction, other.id()), visit));
    assertEquals(2, test.count("SELECT COUNT(DISTINCT place) FROM familiar_places"));
  }

  @Test
  void aPlaceIsForgottenAfterAYear() {
    isNew("192.0.2.7", FIREFOX, "DE", false);
    test.clock().advance(Duration.ofDays(365));
    test.run(places::purge);
    assertEquals(2, remembered());
    assertFalse(isNew("192.0.2.7", FIREFOX, "DE", false));
    test.clock().advance(Duration.ofDays(366));
    test.run(places::purge);
    assertEquals(0, remembered());
  }

  @Test
  void aClockThatIsSetBackChangesNothing() {
    isNew("192.0.2.7", FIREFOX, "DE", false);
    test.clock().advance(Duration.ofDays(-2));
    assertFalse(isNew("192.0.2.7", FIREFOX, "DE", false));
    assertEquals(2, remembered());
  }

  @Test
  void whatIsRememberedGoesWithTheAccount() {
    isNew("192.0.2.7", FIREFOX, "DE", false);
    test.run(transaction -> transaction.handle().execute("DELETE FROM accounts"));
    assertEquals(0, remembered());
  }
}
