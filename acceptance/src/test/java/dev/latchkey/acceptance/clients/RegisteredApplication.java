package dev.latchkey.acceptance.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// An application that an operator has registered, to sign people in and to learn their address.
///
/// @param told what the command has printed
record RegisteredApplication(JsonNode told) {
  static RegisteredApplication add(RunningLatchkey latchkey, String redirect, String... more)
      throws IOException {
    var words =
        new ArrayList<>(
            List.of(
                "clients",
                "add",
                "--name",
                "Example Orders",
                "--redirect-uri",
                redirect,
                "--scope",
                "openid",
                "--scope",
                "email"));
    words.addAll(List.of(more));
    words.add("--json");
    var added = latchkey.administrate(words.toArray(String[]::new));
    assertEquals(0, added.exitCode(), added::toString);
    return new RegisteredApplication(Api.JSON.readTree(added.out()));
  }

  String id() {
    return told.path("client_id").textValue();
  }

  String secret() {
    return told.path("client_secret").textValue();
  }

  boolean hasSecret() {
    return !told.path("client_secret").isMissingNode();
  }
}
