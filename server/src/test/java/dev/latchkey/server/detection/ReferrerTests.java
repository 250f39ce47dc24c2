package dev.latchkey.server.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferrerTests {
  private static final Referrers REFERRERS = new Referrers(List.of(" Dump.Example "));

  @ParameterizedTest
  @CsvSource({
    "https://mail.google.com/, MAIL_OR_CHAT_PAGE",
    "https://web.whatsapp.com/, MAIL_OR_CHAT_PAGE",
    "https://ACME.Slack.com:443/archives, MAIL_OR_CHAT_PAGE",
    "android-app://com.google.android.gm/, MAIL_OR_CHAT_PAGE",
    "https://ada:hunter2@id.example.org/sign-in, CREDENTIALS_IN_PAGE",
    "https://ada:@id.example.org, CREDENTIALS_IN_PAGE",
    "//ada:x@id.example.org?q, CREDENTIALS_IN_PAGE",
    "https://pastebin.com/raw/4711, SHARING_SITE",
    "https://www.dump.example/, SHARING_SITE",
  })
  @Tag("S4-60")
  @Tag("S4-61")
  @Tag("S4-62")
  void pageIsOfItsKind(String referrer, DetectionKey kind) {
    assertEquals(Set.of(kind), REFERRERS.signs(referrer));
    var replay = new Replay(Map.of("defence.sharing-sites", "dump.example"));
    replay.ledFrom(referrer).fails("ada", "guess", "203.0.113.7");
    assertEquals(Set.of("referrer"), replay.found());
    assertEquals(
        kind.name().toLowerCase(java.util.Locale.ROOT),
        replay.waiting().getFirst().entry().fields().get("by"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "https://id.example.org/sign-in",
        "https://id.example.org/sign-in?next=https://mail.google.com/",
        "https://id.example.org/a:b@mail.google.com",
        "https://id.example.org/#a:b@c",
        "https://ada@id.example.org/",
        "https://notslack.com/",
        "https://slack.com.example/",
        "mail.google.com",
        "//",
        "https://",
        "\u0000\ud800",
      })
  void otherPagesAreNotSuspicious(String referrer) {
    assertEquals(Set.of(), REFERRERS.signs(referrer));
  }

  @Test
  @Tag("S4-61")
  void credentialsOfTheAddressAreToldNowhere() {
    var replay = new Replay().ledFrom("https://ada:hunter2@id.example.org/");
    replay.fails("ada", "guess", "203.0.113.7");
    assertFalse(replay.waiting().toString().contains("hunter2"));
    assertFalse(replay.waiting().toString().contains("example"));
  }

  @Test
  void hugeAddressIsCut() {
    assertEquals(Set.of(), REFERRERS.signs("https://" + "a".repeat(1_000_000) + ":b@c"));
  }
}
