package dev.latchkey.agent.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.latchkey.agent.fake.TestSinks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SinksTests {
  private final Sinks sinks = TestSinks.sinks();

  @Test
  void kindAndTargetAreRead() {
    var known =
        assertInstanceOf(SinkParseResult.Known.class, sinks.read("file:/etc/app/pass:word"));
    assertEquals("file:/etc/app/pass:word", known.sink().address().toString());
    assertEquals("file", known.sink().address().kind().name());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "file",
        "file:",
        "file:relative",
        "file:/",
        "file:/etc/../shadow",
        "file:/etc/./x",
        "file:/a\u0000b",
        "FILE:/x",
        "other:/x",
        ":/x",
        "/etc/app/password",
        "command:",
        "command:rm -rf /",
        "stdout:",
        "stdout:x",
        "htpasswd:",
        "htpasswd:/etc/app/users",
        "htpasswd:/etc/app/users:",
        "htpasswd:users:alice",
        "htpasswd:/etc/app/users:#alice",
        "htpasswd:/etc/app/users: alice",
        "htpasswd:/etc/app/users:alice\n",
        "htpasswd:/etc/app/users:alice\u0000"
      })
  void anythingElseIsUnreadable(String text) {
    assertInstanceOf(SinkParseResult.Unreadable.class, sinks.read(text));
  }

  @Test
  void passwordShowsInNoText() {
    try (var password = NewPassword.of("unmistakable")) {
      assertEquals("Password[masked]", password.toString());
      assertEquals("Password[masked]", "%s".formatted(password));
    }
  }

  @Test
  void closedPasswordIsGone() {
    var password = NewPassword.of("unmistakable");
    password.close();
    assertEquals("\0".repeat(12), password.reveal());
  }
}
