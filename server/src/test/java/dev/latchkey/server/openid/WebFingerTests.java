package dev.latchkey.server.openid;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.server.TestServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Which issuer an address belongs to (RFC 7033).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebFingerTests {
  private static final String PATH = "/.well-known/webfinger";
  private static final String REL = "http://openid.net/specs/connect/1.0/issuer";
  private final TestServer server = TestServer.start(Map.of());

  @AfterAll
  void end() {
    server.close();
  }

  private TestServer.Reply ask(String resource, String more) {
    return server.get(
        PATH + "?resource=" + URLEncoder.encode(resource, StandardCharsets.UTF_8) + more);
  }

  @Test
  @Tag("S4-04")
  void everyAddressIsAnsweredAlike() {
    var known = server.somebody("correct horse battery staple 7");
    var unknown = "nothing-here@example.org";
    var one = ask("acct:" + known, "").expect(200);
    var other = ask("acct:" + unknown, "").expect(200);
    assertEquals(one.text().replace(known, unknown), other.text());
    assertEquals(
        one.response().headers().map().keySet(), other.response().headers().map().keySet());
    assertEquals("application/jrd+json", one.header("Content-Type"));
    assertEquals("*", one.header("Access-Control-Allow-Origin"));
    assertEquals("acct:" + known, one.text("subject"));
    assertEquals(REL, one.json().at("/links/0/rel").asText());
    assertEquals(server.base().toString(), one.json().at("/links/0/href").asText());
  }

  @Test
  void theIssuerIsOneOfOurs() {
    ask(server.base().toString(), "&rel=" + REL).expect(200);
    ask(server.base() + "/", "").expect(200);
    assertEquals(0, ask("acct:a@b", "&rel=other").expect(200).json().path("links").size());
    assertEquals(1, ask("acct:a@b", "&rel=other&rel=" + REL).json().path("links").size());
  }

  @Test
  void whatIsNoAddressIsRefused() {
    server.get(PATH).expect(400);
    ask("acct:a@b", "&resource=acct:c@d").expect(400);
    for (var other :
        new String[] {
          "https://evil.example", "acct:", "acct:@b", "acct:a", "mailto:a@b", "acct:a b@c"
        }) {
      ask(other, "").expect(404);
    }
    ask("acct:" + "a".repeat(300) + "@b", "").expect(404);
  }
}
