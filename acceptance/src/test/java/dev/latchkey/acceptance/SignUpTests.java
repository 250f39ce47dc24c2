package dev.latchkey.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `POST /accounts`, `/accounts/verification` and `/accounts/verification/resend`.
@OneLatchkey
final class SignUpTests {
  private static final String ACCOUNTS = "/api/v1/accounts";
  private static final String VERIFICATION = "/api/v1/accounts/verification";
  private final RunningLatchkey latchkey;
  private final Api api;

  SignUpTests(RunningLatchkey latchkey, Api api) {
    this.latchkey = latchkey;
    this.api = api;
  }

  @Test
  @Tag("S4-73")
  void verifiedAddressSignsIn() {
    var person = Person.somebody();
    var pending = person.signUp(api).expect(202).expectFields("status", "request");
    person.verify(latchkey, api, pending.text("request")).expect(200).expectFields("device_cookie");
    person.signIn(api).expect(201);
  }

  @Test
  void passwordOpensNothingBeforeTheAddressIsVerified() {
    var person = Person.somebody();
    person.signUp(api).expect(202);
    person.signIn(api).expectProblem(401, "invalid_credentials");
  }

  @Test
  @Tag("S4-04")
  @Tag("S4-05")
  void addressWithAnAccountGetsTheSameAnswer() {
    var known = Person.withAccount(latchkey, api).withPassword("an amber windmill far away");
    var again = known.signUp(api).expect(202).expectFields("status", "request");
    var first = Person.somebody().signUp(api);
    assertEquals(first.text("status"), again.text("status"));
    assertEquals(first.body().length, again.body().length);
    assertEquals(first.headers().map().keySet(), again.headers().map().keySet());
    known.signIn(api).expectProblem(401, "invalid_credentials");
  }

  @Test
  @Tag("S4-04")
  void takenUsernameGetsTheSameAnswer() {
    var taken = "name" + latchkey.port();
    var owner = Person.somebody();
    var request = signUp(owner, Map.of("username", taken)).expect(202).text("request");
    owner.verify(latchkey, api, request).expect(200);
    api.post("/api/v1/sessions", Map.of("login", taken, "password", owner.password())).expect(201);
    signUp(Person.somebody(), Map.of("username", taken)).expect(202);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "nobody", "@example.org", "a@b@c", "a b@example.org", "a@", "a@-.org"})
  void malformedAddressIsRejected(String email) {
    api.post(ACCOUNTS, Map.of("email", email, "password", "quiet lighthouse number 0"))
        .expectProblem(422, "email_rejected");
  }

  @ParameterizedTest
  @Tag("S4-49")
  @Tag("S4-50")
  @CsvSource({
    "username, ab",
    "username, Admin!",
    "username, admin",
    "username, root",
    "username, \u0430dm\u0456n",
    "display_name, \u0430dmin \u0435",
    "display_name, a\u202Ebc",
    "display_name, ''",
  })
  void badNameIsRejected(String field, String name) {
    signUp(Person.somebody(), Map.of(field, name)).expectProblem(422, "name_rejected");
  }

  @ParameterizedTest
  @Tag("S4-14")
  @CsvSource({
    "seven77, too_short",
    "password, common",
    "Latchkey1!, context",
    "qwertyuiop123, too_guessable",
  })
  void weakPasswordIsRejectedWithItsReason(String password, String reason) {
    var refused =
        Person.somebody()
            .withPassword(password)
            .signUp(api)
            .expectProblem(422, "password_rejected");
    assertTrue(
        refused.json().path("reasons").toString().contains('"' + reason + '"'), refused::toString);
    assertFalse(refused.json().path("advice").isEmpty(), refused::toString);
  }

  @Test
  @Tag("S4-17")
  void longPassphraseFitsAndAnOverlongOneIsRejected() {
    var words = "otter violin granite ";
    var longest = words.repeat(13).substring(0, 256);
    Person.somebody().withPassword(longest).signUp(api).expect(202);
    Person.somebody()
        .withPassword(longest + "x")
        .signUp(api)
        .expectProblem(422, "password_rejected");
  }

  @Test
  @Tag("S0-20")
  void linkOfSomebodyElsesSignUpOpensNothingAndStaysGood() {
    var person = Person.somebody();
    var request = person.signUp(api).text("request");
    var token = latchkey.mailbox().awaitLink(person.email(), "/verify").token("/verify");
    var refused = verify(Map.of("token", token, "request", "somebody else's"));
    refused.expectProblem(410, "token_invalid");
    verify(Map.of("token", token)).expectProblem(410, "token_invalid");
    verify(Map.of("token", token, "password", "not what was chosen"))
        .expectProblem(410, "token_invalid");
    verify(Map.of("token", token, "request", request)).expect(200);
  }

  @Test
  void passwordFinishesInAnotherBrowser() {
    var person = Person.somebody();
    person.signUp(api).expect(202);
    var token = latchkey.mailbox().awaitLink(person.email(), "/verify").token("/verify");
    verify(Map.of("token", token, "password", person.password())).expect(200);
    person.signIn(api).expect(201);
  }

  /// Somebody signs up with an address that is not his; its owner's click must not let him in.
  @Test
  void ownerOpensTheAccountThatTheOwnerPrepared() {
    var owner = Person.somebody();
    var squatter = owner.withPassword("what the squatter has chosen");
    var squattersRequest = squatter.signUp(api).text("request");
    latchkey.mailbox().awaitLink(owner.email(), "/verify");
    var request = owner.signUp(api).text("request");
    var token = latchkey.mailbox().awaitLink(owner.email(), "/verify").token("/verify");
    verify(Map.of("token", token, "request", request)).expect(200);
    owner.signIn(api).expect(201);
    squatter.signIn(api).expectProblem(401, "invalid_credentials");
    verify(Map.of("token", token, "request", squattersRequest)).expectProblem(410, "token_invalid");
  }

  @Test
  @Tag("S0-25")
  @Tag("S4-67")
  void linkWorksOnce() {
    var person = Person.somebody();
    var request = person.signUp(api).text("request");
    var token = latchkey.mailbox().awaitLink(person.email(), "/verify").token("/verify");
    var body = Map.of("token", token, "request", request);
    verify(body).expect(200);
    var again = verify(body).expectProblem(410, "token_invalid");
    var unknown = verify(Map.of("token", "A".repeat(43), "request", request));
    assertEquals(unknown.text(), again.text());
  }

  @Test
  void linkIsSentAgain() {
    var person = Person.somebody();
    var request = person.signUp(api).text("request");
    var first = latchkey.mailbox().awaitLink(person.email(), "/verify").token("/verify");
    resend(person.email()).expect(202);
    var second = latchkey.mailbox().awaitLink(person.email(), "/verify").token("/verify");
    assertNotEquals(first, second);
    verify(Map.of("token", second, "request", request)).expect(200);
  }

  @Test
  @Tag("S4-04")
  void resendAnswersTheSameWhateverIsEntered() {
    var waiting = Person.somebody();
    waiting.signUp(api).expect(202);
    var answer = resend(waiting.email()).expect(202).text();
    assertEquals(answer, resend(Person.somebody().email()).expect(202).text());
    assertEquals(answer, resend(Person.withAccount(latchkey, api).email()).expect(202).text());
    assertEquals(answer, resend("this is no address").expect(202).text());
  }

  private Reply signUp(Person person, Map<String, String> more) {
    var body = new HashMap<String, String>(more);
    body.put("email", person.email());
    body.put("password", person.password());
    return api.post(ACCOUNTS, body);
  }

  private Reply verify(Map<String, String> body) {
    return api.post(VERIFICATION, body);
  }

  private Reply resend(String email) {
    return api.post(VERIFICATION + "/resend", Map.of("email", email));
  }
}
