package dev.latchkey.server.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("S4-56")
class DomainVariantsTests {
  private final Replay replay = new Replay();

  private void tryAll(String local, List<String> domains, Duration pause) {
    for (var i = 0; i < domains.size(); i++) {
      replay.after(pause).fails(local + "@" + domains.get(i), Guesses.of(i), Replay.address(i));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3600})
  void oneLocalPartAtProvidersAndTheirMisspellingsIsFound(int pause) {
    tryAll(
        "jane.doe",
        List.of("gmail.com", "gmial.com", "hotmal.com", "yahoo.co.uk", "yaho.com", "outlok.com"),
        Duration.ofSeconds(pause));
    assertEquals(Set.of("domain-variants"), replay.found());
  }

  @Test
  void oneNameUnderManyEndingsIsFound() {
    tryAll(
        "jane.doe",
        List.of("acme.com", "acme.net", "acme.org", "acme.de", "acme.io", "4cme.com"),
        Duration.ofSeconds(9));
    assertEquals(Set.of("domain-variants"), replay.found());
  }

  @Test
  @Tag("S4-65")
  void personWhoCorrectsATypingErrorIsNotFound() {
    tryAll("jane.doe", List.of("gmial.com", "gmal.com", "gmail.con"), Duration.ofSeconds(9));
    replay.succeeds("jane.doe@gmail.com", "right", "203.0.113.7");
    tryAll("jane.doe", List.of("gmx.net", "web.de"), Duration.ofSeconds(9));
    assertEquals(Set.of(), replay.found());
  }

  @Test
  @Tag("S4-65")
  void namesakesAtTheirCompaniesAreNotFound() {
    tryAll(
        "info",
        List.of(
            "acme.example",
            "initech.example",
            "hooli.example",
            "umbrella.example",
            "globex.example",
            "stark.example",
            "wayne.example"),
        Duration.ofSeconds(9));
    assertEquals(Set.of(), replay.found());
  }

  @ParameterizedTest
  @CsvSource({
    "gmial, gmail",
    "gmal, gmail",
    "gmaill, gmail",
    "gnail, gmail",
    "hotmal, hotmail",
    "hotmial, hotmail",
    "yahooo, yahoo",
    "outlok, outlook"
  })
  void oneTypingErrorIsAllThatSetsThemApart(String text, String name) {
    assertTrue(MailDomainFamily.isOneErrorAway(text, name));
    assertEquals(MailDomainFamily.of(name + ".com"), MailDomainFamily.of(text + ".com"));
  }

  @ParameterizedTest
  @CsvSource({"gmail, gmail", "gma, gmail", "liamg, gmail", "hotmail, gmail", "gmxil, gamil"})
  void moreOrLessThanOneErrorIsNone(String text, String name) {
    assertFalse(MailDomainFamily.isOneErrorAway(text, name));
  }

  @Test
  void otherDomainsAreFamiliesOfTheirOwn() {
    assertNotEquals(MailDomainFamily.of("gmail.com"), MailDomainFamily.of("acme.com"));
    assertNotEquals(MailDomainFamily.of("initech.com"), MailDomainFamily.of("acme.com"));
  }
}
