package dev.latchkey.server.openid.authorization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.latchkey.server.clients.PersonClaim;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.identifiers.Id;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The parameter `claims` (OpenID Connect Core 1.0, section 5.5).
@Tag("S4-01")
class ClaimsReadingTests {
  private static ClaimsParameter read(String json) {
    return assertInstanceOf(ClaimsReading.Good.class, ClaimsReading.of(json)).claims();
  }

  @Test
  void theExampleOfTheStandardIsRead() {
    var claims =
        read(
            """
            {"userinfo": {"given_name": {"essential": true}, "nickname": null,
              "email": {"essential": true}, "email_verified": {"essential": true}, "picture": null,
              "http://example.info/claims/groups": null},
             "id_token": {"auth_time": {"essential": true},
              "acr": {"values": ["urn:mace:incommon:iap:silver"]}}}
            """);
    assertEquals(Set.of("email", "email_verified"), claims.userinfoClaims().keySet());
    var wanted = new ClaimWish(false, List.of("urn:mace:incommon:iap:silver"));
    assertEquals(Optional.of(wanted), claims.assurance());
    assertEquals(Optional.empty(), claims.persons());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"id_token\":null}",
        "{\"id_token\":{},\"userinfo\":{},\"verified\":[1,2]}",
        "{\"id_token\":{\"nonsense\":7,\"acr\":null,\"sub\":{\"essential\":true,\"purpose\":\"x\"}}}"
      })
  void whatIsNotUnderstoodIsIgnored(String json) {
    var claims = read(json);
    assertEquals(Optional.empty(), claims.assurance());
    assertEquals(Optional.empty(), claims.persons());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "x|claims must be one JSON object, in which each name stands once.",
        "[]|claims must be one JSON object, in which each name stands once.",
        "null|claims must be one JSON object, in which each name stands once.",
        "{} {}|claims must be one JSON object, in which each name stands once.",
        "{'id_token':{},'id_token':{}}|claims must be one JSON object, in which each name stands"
            + " once.",
        "{'id_token':{'sub':null,'sub':null}}|claims must be one JSON object, in which each name"
            + " stands once.",
        "{'id_token':7}|id_token in claims must be an object.",
        "{'userinfo':['email']}|userinfo in claims must be an object.",
        "{'id_token':{'acr':'aal2'}}|id_token.acr in claims must be null or an object.",
        "{'id_token':{'acr':{'essential':'yes'}}}|id_token.acr.essential in claims must be true or"
            + " false.",
        "{'userinfo':{'email':{'values':'x'}}}|userinfo.email.values in claims must be an array."
      })
  void whatIsWrongIsNamed(String json, String why) {
    var reading = ClaimsReading.of(json.replace('\'', '"'));
    assertEquals(why, assertInstanceOf(ClaimsReading.Bad.class, reading).why());
  }

  @Test
  void depthHasABound() {
    var deep = "{\"id_token\":{\"x\":" + "[".repeat(1000) + "]".repeat(1000) + "}}";
    assertInstanceOf(ClaimsReading.Bad.class, ClaimsReading.of(deep));
  }

  @Test
  void personsAreThoseThatBothMembersName() {
    var ada = "a".repeat(26);
    var grace = "g".repeat(26);
    var both =
        "{\"id_token\":{\"sub\":{\"values\":[\"%s\",\"%s\"]}},\"userinfo\":{\"sub\":{\"value\":\"%s\"}}}";
    assertEquals(
        Optional.of(Set.of(new Id(grace))), read(both.formatted(ada, grace, grace)).persons());
    assertEquals(Optional.of(Set.of()), read(both.formatted(ada, ada, grace)).persons());
    assertEquals(Optional.of(Set.of()), read("{\"id_token\":{\"sub\":{\"value\":7}}}").persons());
  }

  @Test
  void onlyWhatTheApplicationMayHaveIsOpened() {
    var claims =
        read("{\"id_token\":{\"email\":null,\"name\":null,\"groups\":{\"essential\":true}}}");
    var named = claims.named(Set.of(Scope.OPENID, Scope.EMAIL), Set.of(Scope.EMAIL, Scope.PROFILE));
    assertEquals(Set.of(PersonClaim.NAME), named.idToken());
    assertEquals(Set.of(), named.userinfo());
    assertEquals(Set.of(Scope.PROFILE), named.scopes());
  }
}
