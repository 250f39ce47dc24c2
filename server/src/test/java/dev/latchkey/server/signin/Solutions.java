package dev.latchkey.server.signin;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.server.TestServer.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.regex.Pattern;
import org.altcha.altcha.Altcha;

/// Does the proofs of work that answers ask for.
final class Solutions {
  private static final Pattern CHALLENGE = Pattern.compile("data-challenge=\"([^\"]+)\"");
  private static final ObjectMapper JSON = new ObjectMapper();

  private Solutions() {}

  static JsonNode challenge(Reply reply) {
    return reply.json().path("challenge");
  }

  static String solve(JsonNode challenge) {
    try {
      var solution =
          Altcha.solveChallenge(
              challenge.path("challenge").asText(),
              challenge.path("salt").asText(),
              Altcha.Algorithm.SHA256,
              challenge.path("maxnumber").asLong(),
              0);
      var payload = new HashMap<String, Object>();
      for (var field : new String[] {"algorithm", "challenge", "salt", "signature"}) {
        payload.put(field, challenge.path(field).asText());
      }
      payload.put("number", solution.number);
      return Base64.getEncoder().encodeToString(JSON.writeValueAsBytes(payload));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /// The challenge in a form.
  static JsonNode onPage(Reply page) {
    var found = CHALLENGE.matcher(page.text());
    assertTrue(found.find(), page.text());
    try {
      return JSON.readTree(found.group(1).replace("&#34;", "\"").replace("&amp;", "&"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
