package dev.latchkey.acceptance.enrolment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.OneLatchkey;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.Reply;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
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

  /// So does one that only looks taken; the mail settles it.
  @ParameterizedTest
  @CsvSource({"adalla, adalla", "arno1d.x, amoid.x", "paypal7, PayPaI7"})
  @Tag("S4-04")
  @Tag("UTS39-3")
  void takenUsernameGetsTheSameAnswer(String taken, String wanted) {
    var owner = Person.somebody();
    var first = signUp(owner, Map.of("username", taken)).expect(202);
    owner.verify(latchkey, api, first.text("request")).expect(200);
    signIn(taken, owner).expect(201);

    var other = Person.somebody();
    var second = signUp(other, Map.of("username", wanted)).expect(202);
    assertEquals(first.text("status"), second.text("status"));
    assertEquals(first.body().length, second.body().length);
    assertEquals(first.headers().map().keySet(), second.headers().map().keySet());
    other.verify(latchkey, api, second.text("request")).expect(200).expectFields("device_cookie");
    var letter = latchkey.mailbox().await(other.email(), "word of the username", all -> true);
    assertTrue(letter.text().contains("no username"), letter::text);
    assertFalse((letter.text() + letter.html()).toLowerCase(Locale.ROOT).contains(taken));
    other.signIn(api).expect(201);
    signIn(wanted, other).expectProblem(401, "invalid_credentials");
    signIn(taken, owner).expect(201);
  }

  /// Whoever confirms first has it, however many have asked before.
  @Test
  @Tag("S4-04")
  void pendingSignUpsReserveNoUsername() {
    var late = Person.somebody();
    var lateRequest = signUp(late, Map.of("username", "first.come")).expect(202).text("request");
    var early = Person.somebody();
    var request = signUp(early, Map.of("username", "first.come")).expect(202).text("request");
    early.verify(latchkey, api, request).expect(200);
    signIn("first.come", early).expect(201);
    late.verify(latchkey, api, lateRequest).expect(200);
    late.signIn(api).expect(201);
    signIn("first.come", late).expectProblem(401, "invalid_credentials");
  }

  @Test
  @Tag("S4-04")
  void ownerOfAKnownAddressIsToldByMail() {
    var owner = Person.withAccount(latchkey, api);
    owner.withPassword("an amber windmill far away").signUp(api).expect(202);
    var letter =
        latchkey.mailbox().await(owner.email(), "word of it", all -> !all.hasLink("/verify"));
    assertTrue(letter.text().contains("already have an account"), letter::text);
    owner.signIn(api).expect(201);
  }

  private Reply signIn(String login, Person person) {
    return api.post("/api/v1/sessions", Map.of("login", login, "password", person.password()));
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
    "username, ab, form",
    "username, Admin!, form",
    "username, admin, reserved",
    "username, adrnin, reserved",
    "username, adm1n, reserved",
    "username, root, reserved",
    "username, \u0430dm\u0456n, character",
    "username, \u0430\u0434\u043c\u0456\u043f, character",
    "username, xn--dmin-43d, punycode",
    "display_name, \u0430dmin \u0435, mixed_scripts",
    "display_name, \u0430\u0434\u043c\u0456\u043f \u0435, reserved",
    "display_name, xn--dmin e-8cf, punycode",
    "display_name, Adm1n Team, reserved",
    "display_name, a\u202Ebc, character",
    "display_name, a\u200Bbc, character",
    "display_name, \uff21da, character",
    "display_name, Ada\u0301\u0301, marks",
    "email, \u0430dmin.e@example.org, character",
    "email, xn--dmin-43d@example.org, punycode",
    "email, e@\u0430dmin.example, mixed_scripts",
    "email, e@xn--dmin-43d.example, mixed_scripts",
    "email, e@\u0430\u0501\u043c\u0456\u043f.example, reserved",
    "email, e@xn----7sbq0ap1lt3c.example, reserved",
  })
  void badNameIsRejected(String field, String name, String reason) {
    var refused = signUp(Person.somebody(), Map.of(field, name));
    refused.expectProblem(422, field.equals("email") ? "email_rejected" : "name_rejected");
    assertEquals(reason, refused.text("reason"));
  }

  @Test
  @Tag("S4-49")
  @Tag("C-29")
  void refusedLookAlikesAreOnTheTrailWithoutTheirText() {
    var canary = "qanary" + latchkey.port();
    signUp(Person.somebody(), Map.of("display_name", canary + "\u0430")).expect(422);
    signUp(Person.somebody(), Map.of("email", canary + "\u0430@example.org")).expect(422);
    var trail = latchkey.administrate("audit", "list", "--limit", "100000").out();
    assertTrue(trail.contains("{\"field\":\"display_name\",\"reason\":\"mixed_scripts\"}"), trail);
    assertTrue(trail.contains("{\"field\":\"email\",\"reason\":\"character\"}"), trail);
    assertFalse(trail.contains(canary), trail);
  }

  @Test
  @Tag("C-24")
  void namesOfPeopleAreAccepted() {
    for (var name :
        List.of("admin e", "\u0421\u0430\u0440\u0430", "\u5c71\u7530 Taro", "O\u2019Neil")) {
      signUp(Person.somebody(), Map.of("display_name", name)).expect(202);
    }
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
    body.putIfAbsent("email", person.email());
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
