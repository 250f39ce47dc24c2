package dev.latchkey.acceptance.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.OneLatchkey;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What an owner reads after a sign-in in a place that is new.
@OneLatchkey
@Tag("S4-54")
@Tag("ASVS-6.3.5")
final class NewSignInMailTests {
  private static final String SUBJECT = "New sign-in to your account";
  private final RunningLatchkey latchkey;
  private final Api api;

  NewSignInMailTests(RunningLatchkey latchkey, Api api) {
    this.latchkey = latchkey;
    this.api = api;
  }

  @Test
  void ownerIsToldOnceAndHowToEndIt() {
    var person = Person.withAccount(latchkey, api);
    person.session(api);
    try (var elsewhere = latchkey.api();
        var somewhere = latchkey.api()) {
      person.session(elsewhere);
      var told =
          latchkey
              .mailbox()
              .await(person.email(), "a notice", letter -> letter.subject().equals(SUBJECT));
      assertTrue(told.text().contains("Device: "), told::text);
      for (var page : List.of("/forgot-password", "/account")) {
        var link = latchkey.baseUrl() + page;
        assertTrue(told.text().lines().anyMatch(link::equals), told::text);
      }

      // Neither again for the same place nor for another one on the same day: the link that is
      // asked for afterwards is there, and no second notice.
      person.session(elsewhere);
      person.session(somewhere);
      person.recoveryToken(latchkey, api);
      var notices =
          latchkey.mailbox().to(person.email()).stream()
              .filter(letter -> letter.subject().equals(SUBJECT))
              .count();
      assertEquals(1, notices);
    }
  }
}
