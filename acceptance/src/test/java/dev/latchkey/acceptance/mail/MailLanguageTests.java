package dev.latchkey.acceptance.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.OneLatchkey;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.ReceivedMail;
import dev.latchkey.acceptance.fixtures.Reply;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A letter speaks the language that was used when it was asked for.
@OneLatchkey
final class MailLanguageTests {
  private final RunningLatchkey latchkey;
  private final Api api;

  MailLanguageTests(RunningLatchkey latchkey, Api api) {
    this.latchkey = latchkey;
    this.api = api;
  }

  private Reply post(String path, String language, Map<String, ?> body) {
    return api.send(
        api.request(path)
            .header("Content-Type", "application/json")
            .header("Accept-Language", language)
            .POST(BodyPublishers.ofString(Api.json(body))));
  }

  private static void assertLanguage(String language, ReceivedMail letter) {
    assertTrue(letter.html().contains("<html lang=\"" + language + "\">"), letter::html);
    var never = language.equals("de") ? "verschickt nie ein Passwort" : "never sends a password";
    assertTrue(letter.text().replaceAll("\\s+", " ").contains(never), letter::text);
  }

  private Person germanPerson() {
    var person = Person.somebody();
    var request =
        post(
                "/api/v1/accounts",
                "de-AT,en;q=0.3",
                Map.of("email", person.email(), "password", person.password()))
            .expect(202)
            .text("request");
    var letter = latchkey.mailbox().awaitLink(person.email(), "/verify");
    assertLanguage("de", letter);
    api.post(
            "/api/v1/accounts/verification",
            Map.of("token", letter.token("/verify"), "request", request))
        .expect(200);
    return person;
  }

  @Test
  void whoSignsUpInGermanIsWrittenToInGerman() {
    var person = germanPerson();
    api.post("/api/v1/recovery", Map.of("email", person.email())).expect(202);
    var recovery = latchkey.mailbox().awaitLink(person.email(), "/reset-password");
    assertLanguage("de", recovery);
    post(
            "/api/v1/recovery/completion",
            "en",
            Map.of(
                "token",
                recovery.token("/reset-password"),
                "new_password",
                "eleven copper barometers"))
        .expect(200);
    var notice =
        latchkey
            .mailbox()
            .await(person.email(), "a notice", letter -> letter.subject().contains("geändert"));
    assertLanguage("de", notice);
  }

  @Test
  void theLanguageOfTheRequestGoesFirst() {
    var person = germanPerson();
    post("/api/v1/recovery", "en-GB", Map.of("email", person.email())).expect(202);
    assertLanguage("en", latchkey.mailbox().awaitLink(person.email(), "/reset-password"));
  }

  @Test
  void aStrangersAttemptIsReportedInTheOwnersLanguage() {
    var person = germanPerson();
    post(
            "/api/v1/accounts",
            "en",
            Map.of("email", person.email(), "password", "nineteen slow tortoises"))
        .expect(202);
    assertLanguage(
        "de",
        latchkey
            .mailbox()
            .await(
                person.email(), "word of it", letter -> letter.subject().equals("Zu Ihrem Konto")));
  }

  @Test
  void otherLanguagesAndNoneGetEnglish() {
    var person = Person.somebody();
    post("/api/v1/accounts", "fr", Map.of("email", person.email(), "password", person.password()))
        .expect(202);
    assertLanguage("en", latchkey.mailbox().awaitLink(person.email(), "/verify"));
    assertEquals(1, latchkey.mailbox().to(person.email()).size());
  }
}
