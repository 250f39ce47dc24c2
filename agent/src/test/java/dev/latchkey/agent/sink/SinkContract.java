package dev.latchkey.agent.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.latchkey.protocol.RedemptionId;
import dev.latchkey.protocol.crypto.Octets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every sink keeps. Its test extends this with a sink that works.
abstract class SinkContract {
  static final RedemptionId RID = new RedemptionId(Octets.of(new byte[8]));

  @TempDir Path folder;

  /// A sink that works, with `old` in force.
  abstract Sink working() throws IOException;

  /// The same sink, made to fail when it applies.
  abstract Sink failing() throws IOException;

  /// The password in force.
  abstract String inForce() throws IOException;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "correct horse battery staple",
        " leading and trailing ",
        "\u00e9\u00df\u4e16\u754c\ud83d\udd11\u202e",
        "-n -e \\n $HOME `id` $(id) %s",
        "'; DROP TABLE users; --",
        "\"quoted\" 'twice' \\",
        "#!/bin/sh",
        "../../etc/passwd",
        "a:b:c"
      })
  void everyPasswordArrivesToTheByte(String password) throws IOException {
    assertEquals(new ApplyResult.Applied(), apply(working(), password));
    assertEquals(password, inForce());
  }

  @Test
  void longestPasswordArrives() throws IOException {
    var password = "\u00e9".repeat(512);
    assertEquals(new ApplyResult.Applied(), apply(working(), password));
    assertEquals(password, inForce());
  }

  @Test
  void secondPasswordReplacesTheFirst() throws IOException {
    var sink = working();
    apply(sink, "first password");
    apply(sink, "2nd");
    assertEquals("2nd", inForce());
  }

  @Test
  void lookingAndPreparingChangeNothing() throws IOException {
    var sink = working();
    assertEquals(Optional.empty(), sink.obstacle());
    assertInstanceOf(Preparation.Prepared.class, sink.prepare(RID));
    assertEquals("old", inForce());
    assertInstanceOf(Preparation.Prepared.class, sink.prepare(RID));
  }

  @Test
  void failureLeavesTheOldPasswordAndHasACode() throws IOException {
    var failure = assertInstanceOf(ApplyResult.NotApplied.class, apply(failing(), "new password"));
    assertEquals("old", inForce());
    assertEquals(failure.code(), failure.code().replaceAll("[^a-z0-9_]", ""));
    assertFalse(failure.why().contains("new password"));
  }

  @Test
  void crashBetweenIntentAndChangeIsNeverSaidToBeApplied() throws IOException {
    var sink = working();
    var attempt = prepared(sink);
    assertNotEquals(new ApplyResult.Applied(), sink.recover(RID, attempt.mark()));
    assertEquals("old", inForce());
  }

  @Test
  void crashAfterTheChangeIsNeverSaidToHaveFailed() throws IOException {
    var sink = working();
    var attempt = prepared(sink);
    attempt.apply(NewPassword.of("new password"));
    assertFalse(sink.recover(RID, attempt.mark()) instanceof ApplyResult.NotApplied);
    assertEquals("new password", inForce());
  }

  static Attempt prepared(Sink sink) {
    return assertInstanceOf(Preparation.Prepared.class, sink.prepare(RID)).attempt();
  }

  static ApplyResult apply(Sink sink, String password) {
    return switch (sink.prepare(RID)) {
      case Preparation.Prepared(var attempt) -> attempt.apply(NewPassword.of(password));
      case Preparation.NotPrepared(var code, var why) -> new ApplyResult.NotApplied(code, why);
    };
  }
}
