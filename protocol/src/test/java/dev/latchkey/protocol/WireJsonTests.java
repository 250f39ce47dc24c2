package dev.latchkey.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireJsonTests {
  private static final String REQUEST =
      json(TestDeliveries.request(RedemptionOperation.LOOK, DeliveryMode.CHOOSE, ""));
  private static final String RESPONSE =
      json(
          RedemptionResponse.signed(
              RedemptionAnswer.to(
                      TestDeliveries.request(RedemptionOperation.LOOK, DeliveryMode.CHOOSE, ""),
                      AnswerStatus.WRONG_CODE,
                      true,
                      TestDeliveries.grant(DeliveryMode.CHOOSE),
                      0,
                      List.of())
                  .withTriesLeft(4),
              TestDeliveries.LATCHKEY.key(),
              TestDeliveries.LATCHKEY));

  @Test
  void namesAreInSnakeCaseAndBytesInBase64url() {
    var tokenKey = TestDeliveries.token(DeliveryMode.CHOOSE).publicKey().value().base64();
    assertEquals(
        "{\"redeem\":{\"op\":\"look\",\"mode\":\"choose\",\"rid\":\"AAECAwQFBgc\"",
        REQUEST.substring(0, REQUEST.indexOf(",\"fp\"")));
    assertEquals(1, REQUEST.split("\"token_key\":\"" + tokenKey + "\"", -1).length - 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{}{}", "nul", "{\"redeem\":", "\u0000", "{'a':1}", "{} x"})
  void brokenJsonIsMalformedOrInvalid(String body) {
    var parsed = read(body);
    assertEquals(false, parsed instanceof JsonParseResult.Message, body);
    assertEquals(false, parsed instanceof JsonParseResult.UnknownField, body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "\"x\"", "1", "true", "{}", "[{}]"})
  void otherValuesAreNoMessage(String body) {
    assertEquals(false, read(body) instanceof JsonParseResult.Message, body);
  }

  @Test
  void repeatedFieldIsMalformed() {
    assertInstanceOf(
        JsonParseResult.Malformed.class,
        read(REQUEST.replace("\"op\":\"look\"", "\"op\":\"look\",\"op\":\"look\"")));
  }

  @Test
  void moreBehindTheMessageIsRefused() {
    assertEquals(false, read(REQUEST + " {}") instanceof JsonParseResult.Message);
    assertEquals(false, read(REQUEST + "x") instanceof JsonParseResult.Message);
  }

  @Test
  void unknownFieldIsNamed() {
    assertEquals(
        new JsonParseResult.UnknownField<RedemptionRequest>("redeem.extra"),
        read(REQUEST.replace("\"op\":", "\"extra\":1,\"op\":")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"op\":\"look\" | \"op\":\"LOOK\" | redeem.op",
        "\"op\":\"look\" | \"op\":0 | redeem.op",
        "\"op\":\"look\" | \"op\":null | redeem.op",
        "\"mode\":\"choose\" | \"mode\":1 | redeem.mode",
        "\"mode\":\"choose\" | \"mode\":\"\" | redeem.mode",
        "\"rid\":\"AAECAwQFBgc\" | \"rid\":\"AAECAwQFBgd\" | redeem.rid",
        "\"rid\":\"AAECAwQFBgc\" | \"rid\":\"AAECAwQFBg\" | redeem.rid",
        "\"rid\":\"AAECAwQFBgc\" | \"rid\":[0,1] | redeem.rid",
        "\"account\":\"alice\" | \"account\":7 | redeem.account",
        "\"account\":\"alice\" | \"account\":true | redeem.account",
        "\"account\":\"alice\" | \"account\":1.5 | redeem.account",
        "\"account\":\"alice\" | \"account\":null | redeem.account",
        "\"account\":\"alice\" | \"account\":\"\" | redeem",
        "\"account\":\"alice\" | \"account\":\"a\\nb\" | redeem",
        "\"account\":\"alice\" | \"account\":\"a\\ud800\" | redeem",
        "\"account\":\"alice\" | \"account\":\"a\\u202eb\" | redeem",
        "\"sink\":\"file\" | \"sink\":\"file:/etc\" | redeem.sink",
        "\"sink\":\"file\" | \"sink\":\"\" | redeem.sink",
      })
  void valueOfAnotherTypeOrFormIsNamed(String from, String to, String field) {
    assertEquals(true, REQUEST.contains(from), from);
    assertEquals(
        new JsonParseResult.InvalidField<RedemptionRequest>(field),
        read(REQUEST.replace(from, to)));
  }

  @Test
  void missingFieldIsInvalid() {
    var parsed = read(REQUEST.replace("\"sink\":\"file\"", "\"x\":1").replace(",\"x\":1", ""));
    assertInstanceOf(JsonParseResult.InvalidField.class, parsed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"tries_left\":4 | \"tries_left\":\"4\"",
        "\"tries_left\":4 | \"tries_left\":4.0",
        "\"tries_left\":4 | \"tries_left\":4.5",
        "\"tries_left\":4 | \"tries_left\":null",
        "\"tries_left\":4 | \"tries_left\":true",
        "\"tries_left\":4 | \"tries_left\":4294967300",
        "\"alarm\":true | \"alarm\":\"true\"",
        "\"alarm\":true | \"alarm\":1",
        "\"alarm\":true | \"alarm\":null",
        "\"tls_keys\":[] | \"tls_keys\":null",
        "\"tls_keys\":[] | \"tls_keys\":\"\"",
        "\"tls_keys\":[] | \"tls_keys\":[null]",
        "\"tls_keys\":[] | \"tls_keys\":[\"\"]",
      })
  void numbersFlagsAndListsAreNotConverted(String from, String to) {
    assertEquals(true, RESPONSE.contains(from), from);
    var parsed =
        WireJson.read(RESPONSE.replace(from, to).getBytes(UTF_8), RedemptionResponse.class);
    assertInstanceOf(JsonParseResult.InvalidField.class, parsed);
  }

  @Test
  @Tag("DP-14")
  void unsafeKeyIsAnInvalidField() {
    var identity = "AQ" + "A".repeat(41);
    var key = TestDeliveries.agent().receipts().publicKey().value().base64();
    assertEquals(
        new JsonParseResult.InvalidField<RedemptionRequest>("redeem.agent_key"),
        read(REQUEST.replace(key, identity)));
  }

  @Test
  void overlongBodyIsRefused() {
    assertEquals(false, read(REQUEST + " ".repeat(70_000)) instanceof JsonParseResult.Message);
  }

  private static JsonParseResult<RedemptionRequest> read(String body) {
    return WireJson.read(body.getBytes(UTF_8), RedemptionRequest.class);
  }

  private static String json(Object message) {
    return new String(WireJson.write(message), UTF_8);
  }
}
