package dev.latchkey.server.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManagementNamesTests {
  private static final ManagementNames NAMES =
      new ManagementNames(Set.of("localhost", "::1", "10.0.0.5", "*.intern.example.org"));

  @ParameterizedTest
  @CsvSource({
    "localhost:9443, true",
    "LOCALHOST, true",
    "[::1]:9443, true",
    "[0:0:0:0:0:0:0:1]:9443, true",
    "[0000::0001], true",
    "[::2]:9443, false",
    "[not:an:address], false",
    "10.0.0.5:9443, true",
    "10.0.0.6:9443, false",
    "auth1.intern.example.org:9443, true",
    "a.b.intern.example.org, false",
    "intern.example.org, false",
    "attacker.example, false",
    "'', false",
  })
  void answersUnderItsOwnNamesOnly(String host, boolean answers) {
    assertEquals(answers, NAMES.has(host));
  }
}
