package dev.latchkey.server.observability;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.secrets.Base64Url;
import dev.latchkey.server.secrets.SystemRandomness;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTests {
  private static final byte[] RANDOM = new SystemRandomness().bytes(32);
  private static final String TOKEN = "xY7" + Base64Url.encode(RANDOM).substring(3);

  /// Where tokens stand in what other people's code logs.
  static Stream<String> tokens() {
    return Stream.of(
            "%s",
            "lk1_%s",
            "https://localhost:8443/reset-password#%s",
            "GET /verify?token=%s HTTP/1.1",
            "Authorization: Bearer %s",
            "headers {authorization=[bearer %s]}",
            "Cookie: a=b; __Host-s=%s; c=d",
            "set-cookie=[__Host-s=%s; Path=/; Secure]",
            "{\"session_token\":\"%s\",\"a\":1}",
            "{\\\"token\\\":\\\"%s\\\"}",
            "token => '%s'",
            "Basic %s",
            "no delimiters:%s.")
        .map(text -> text.formatted(TOKEN));
  }

  @ParameterizedTest
  @MethodSource("tokens")
  @Tag("S4-42")
  @Tag("S4-47")
  void tokensAreMasked(String text) {
    var masked = Redaction.apply(text);
    assertFalse(masked.contains(TOKEN.substring(0, 12)), masked);
    assertFalse(masked.contains(TOKEN.substring(20)), masked);
    assertTrue(masked.contains(Redaction.HIDDEN), masked);
  }

  @Test
  @Tag("S4-42")
  void signedTokensAreMasked() {
    var jwt =
        Stream.of("{\"alg\":\"none\"}", "{\"sub\":\"canary\"}", "x")
            .map(part ->
                Base64.getUrlEncoder().withoutPadding().encodeToString(part.getBytes(UTF_8)))
            .reduce((a, b) -> a + "." + b)
            .orElseThrow();
    assertEquals("a *** b", Redaction.apply("a " + jwt + " b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password=amber windmill",
        "Password: amber windmill",
        "mail.smtp.password = amber windmill",
        "{\"new_password\": \"amber, windmill\"}",
        "{\"password\":\"amber windmill\"",
        "passwd='amber, windmill' user=x",
        "Properties{user=x, password=amber windmill}",
        "passphrase=>amber windmill",
        "user_pwd:amber windmill",
        "login=x&password=amber+windmill&y=z",
        "PIN: amber windmill",
      })
  @Tag("S4-43")
  void passwordsThatAreCalledSoAreMasked(String text) {
    var masked = Redaction.apply(text);
    assertFalse(masked.contains("amber"), masked);
    assertFalse(masked.contains("windmill"), masked);
  }

  @Test
  @Tag("S4-43")
  void hashesOfPasswordsAreMasked() {
    var argon2 = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2g";
    assertEquals("of $argon2id$***", Redaction.apply("of " + argon2));
    assertFalse(Redaction.apply("$2b$12$abcdefghijklmnopqrstuv").contains("abcdef"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://latchkey:amber@db.example/x?sslmode=verify-full",
        "jdbc:postgresql://db.example/x?user=x&password=amber&sslmode=verify-full",
        "smtps://user%40example:amber@mail.example:465",
        "Driver: url=postgres://u:am@ber@h/x",
        "Server=h;User Id=x;Password=amber;Encrypt=true",
      })
  @Tag("S4-44")
  void connectionStringsLoseTheirCredentials(String text) {
    var masked = Redaction.apply(text);
    assertFalse(masked.contains("amber") || masked.contains("ber@"), masked);
  }

  @Test
  @Tag("S4-45")
  void keysAreMasked() {
    var base64 = Base64.getEncoder().encodeToString(RANDOM);
    var kind = "PRIVATE KEY-----";
    var pem = "-----BEGIN " + kind + "\n" + base64 + "\n" + base64 + "\n-----END " + kind;
    assertEquals(
        "a -----BEGIN PRIVATE KEY *** -----END " + kind + " b", Redaction.apply("a " + pem + " b"));
    var cut = Redaction.apply("-----BEGIN EC " + kind + "\\n" + base64.substring(0, 20));
    assertFalse(cut.contains(base64.substring(0, 20)), cut);
    assertFalse(
        Redaction.apply("key " + HexFormat.of().formatHex(RANDOM)).contains("" + RANDOM[0]));
    assertEquals("key ***", Redaction.apply("key " + HexFormat.of().formatHex(RANDOM)));
    assertFalse(Redaction.apply("api_key: sk-12345678").contains("12345678"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4111111111111111",
        "4111 1111 1111 1111",
        "5500-0000-0000-0004",
        "378282246310005",
        "DE89370400440532013000",
        "DE89 3704 0044 0532 0130 00",
        "gb29 nwbk 6016 1331 9268 19",
        "FR14 2004 1010 0505 0001 3M02 606",
        "NO9386011117947",
      })
  @Tag("S4-46")
  void numbersOfCardsAndAccountsAreMasked(String number) {
    assertEquals("pay *** AND go", Redaction.apply("pay " + number + " AND go"));
    assertEquals("(***)", Redaction.apply("(" + number + ")"));
  }

  @Test
  @Tag("S4-47")
  void addressesOfPeopleAreMasked() {
    assertEquals(
        "550 <***@example.org>: no such user",
        Redaction.apply("550 <ada.l+x@example.org>: no such user"));
  }

  static final List<String> HARMLESS =
      List.of(
          "the certificate was replaced; it expires 2027-04-03T08:15:30.250Z",
          "at dev.latchkey.server.tokens.OneTimeTokens.claim(OneTimeTokens.java:70)",
          "at dev.latchkey.server.keys.SecretsFile$1.get(SecretsFile.java:51) [latchkey.jar:0.1.0]",
          "FATAL: password authentication failed for user \"latchkey\"",
          "1772439330250 ms, 4111111111111112, 550e8400-e29b-41d4-a716-446655440000",
          "/srv/latchkey/data/keys/password-hash-1.key can be read by other users",
          "https://auth.example.org/reset-password and jdbc:postgresql://db.example:5432/latchkey",
          "aVeryLongNameOfAMethodInSomebodysLibraryThatSaysItAll",
          "letter qx4m2ka7bq3vfzt5w6yj2nh8dc to nobody; mapping: on; bypass: no; passes=2",
          "io.example.PasswordException: somebody was wrong",
          "Grüße, 你好, emoji 🗝",
          "two\nlines\twith a tab");

  @ParameterizedTest
  @FieldSource("HARMLESS")
  void whatHelpsToFindAFaultStays(String text) {
    assertEquals(text, Redaction.apply(text));
  }

  @Test
  void whatCouldPretendToBeSomethingElseIsSpelledOut() {
    assertEquals(
        "a\\u{1B}[2J b\\u{202E}c \\u{2028}d\\u{85}\\u{7F}\\u{0}\\u{FEFF}",
        Redaction.apply("a\u001b[2J b\u202ec \u2028d\u0085\u007f\u0000\ufeff"));
  }

  /// An expression that goes back and forth would not come to an end here.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "password",
        "password=",
        "eyJaaaaa.",
        "://",
        "://a@",
        "4",
        "4 ",
        "DE89 ",
        "A1a",
        "a@",
        "a.",
        "-----BEGIN PRIVATE KEY",
        "cookie ",
        "\"",
        "\\\"",
        " ",
        "\n",
        "__Host-",
        "bearer ",
        "$argon2",
        "\ud800"
      })
  void longTextIsCut(String piece) {
    var masked = Redaction.apply(piece.repeat(500_000 / piece.length()));
    assertTrue(masked.length() < 300_000, piece);
  }
}
