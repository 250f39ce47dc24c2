package dev.latchkey.server.identifiers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DomainRuleTests {
  @ParameterizedTest
  @CsvSource({
    "example.org, ada@example.org, true",
    "EXAMPLE.org, ada@Example.ORG, true",
    "example.org, ada@mail.example.org, false",
    "example.org, ada@notexample.org, false",
    "example.org, ada@example.org.evil.example, false",
    "*.example.org, ada@mail.example.org, true",
    "*.example.org, ada@a.b.example.org, true",
    "*.example.org, ada@example.org, false",
    "*.example.org, ada@notexample.org, false",
    "bücher.example, ada@xn--bcher-kva.example, true",
    "xn--bcher-kva.example, ada@BÜCHER.example, true",
    "*.bücher.example, ada@a.xn--bcher-kva.example, true",
    "example.org, example.org@other.example, false",
  })
  void coversExactlyWhatItSays(String rule, String email, boolean covered) {
    var address = EmailAddress.parse(email).orElseThrow();
    assertEquals(covered, DomainRule.parse(rule).orElseThrow().covers(address));
  }
}
