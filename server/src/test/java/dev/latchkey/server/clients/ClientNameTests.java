package dev.latchkey.server.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.server.identifiers.ParseResult;
import dev.latchkey.server.identifiers.RejectionReason;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientNameTests {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Shop",
        "Example Hosting",
        "M\u00fcller & S\u00f6hne (Test)",
        "C++ Cloud, Inc.",
        "24/7: Hosting",
        "\u0425\u043e\u0441\u0442\u0438\u043d\u0433",
        "\u682a\u5f0f\u4f1a\u793e Example",
        "Example Support",
      })
  void namesOfApplicationsAreTaken(String name) {
    assertEquals(new ParseResult.Accepted<>(name), ClientName.read(name));
  }

  @Test
  void blanksAreOneBlank() {
    assertEquals(new ParseResult.Accepted<>("Big Shop"), ClientName.read(" Big\u00a0 \u2003Shop "));
  }

  @ParameterizedTest
  @Tag("S4-49")
  @Tag("S4-50")
  @Tag("C-23")
  @CsvSource({
    "Exampl\u0435 Hosting, MIXED_SCRIPTS",
    "\u0430dmin \u0435, MIXED_SCRIPTS",
    "\u0430dm\u0456n (e), MIXED_SCRIPTS",
    "Latchkey, RESERVED",
    "L@tchkey, CHARACTER",
    "Latchk\u00e9y, RESERVED",
    "Adm1n Team, RESERVED",
    "\u0430\u0434\u043c\u0438\u043d, RESERVED",
    "Sup+port, RESERVED",
    "xn--dmin-43d, PUNYCODE",
    "Sh\u200bop, CHARACTER",
    "Shop\u202egro.live, CHARACTER",
    "\uff33hop, CHARACTER",
    "Shop \u0661 2, MIXED_NUMBERS",
    "Sho\u0301\u0301p, MARKS",
    "4711, FORM",
    "'', FORM",
    "&, FORM",
  })
  void whatPassesForSomethingElseIsRefused(String name, RejectionReason flaw) {
    assertEquals(new ParseResult.Refused<String>(flaw), ClientName.read(name));
  }

  @Test
  void sixtyCharactersAreTheMost() {
    assertEquals(new ParseResult.Accepted<>("x".repeat(60)), ClientName.read("x".repeat(60)));
    assertEquals(
        new ParseResult.Refused<String>(RejectionReason.FORM), ClientName.read("x".repeat(61)));
  }
}
