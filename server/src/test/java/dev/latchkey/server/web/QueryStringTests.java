package dev.latchkey.server.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Parameters as they come, broken ones beside ours.
class QueryStringTests {
  @ParameterizedTest
  @CsvSource({
    "return=/a%20b+c, /a b c",
    "return=, ''",
    "return, ''",
    "return=a=b, a=b",
    "re%74urn=a, a",
    "%zz=1&return=a&%, a",
    "&&return=a&&=, a",
    "return=%, %",
    "return=%zz, %zz",
    "return=%e2%82, %e2%82",
    "return=%00, %00",
    "return=[a|b], [a|b]",
    "return=%E2%82%AC, €",
  })
  void aValueIsDecodedWhereItCanBe(String query, String value) {
    assertEquals(Optional.of(value), QueryString.find(query, "return"));
  }

  @Test
  void whatStandsTwiceOrNotAtAllIsNothing() {
    assertEquals(Optional.empty(), QueryString.find("return=a&return=a", "return"));
    assertEquals(Optional.empty(), QueryString.find("return=a&re%74urn=b", "return"));
    assertEquals(Optional.empty(), QueryString.find("Return=a", "return"));
    assertEquals(Optional.empty(), QueryString.find("", "return"));
  }
}
