package dev.latchkey.agent.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.protocol.RedemptionId;
import dev.latchkey.protocol.crypto.Octets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every sink keeps. Its test extends this with a sink that works.
abstract class SinkContract {
  /// Another in each JVM: all of them sign in with a file that is named after it.
  static final RedemptionId RID = randomId();

  static final String OLD = "old password";

  @TempDir Path folder;

  private static RedemptionId randomId() {
    var bytes = new byte[8];
    new SecureRandom().nextBytes(bytes);
    return new RedemptionId(Octets.of(bytes));
  }

  /// A sink that works, with [#OLD] in force.
  abstract Sink working() throws Exception;

  /// The same sink, made to fail when it applies.
  abstract Sink failing() throws Exception;

  /// Whether this is the password in force: a sign-in where there is something to sign in to.
  abstract boolean opens(String password) throws Exception;

  /// How many bytes a password may have.
  int longest() {
    return 1024;
  }

  /// Whether it takes a password of the corpus.
  boolean takes(String password) {
    return true;
  }

  static Stream<String> corpus() {
    return Stream.of(
        "correct horse battery staple",
        " leading and trailing ",
        "\u00e9\u00df\u4e16\u754c",
        "\ud83d\udd11 a key",
        "\u202eturned around",
        "zero\u200bwidth",
        "grave\u0340accent",
        "no\u00a0break",
        "\u05e9\u05dc\u05d5\u05dd 123",
        "\ufb01ligature",
        "-n -e \\n $HOME `id` $(id) %s",
        "'; DROP TABLE users; --",
        "\"quoted\" 'twice' \\",
        "\"",
        "'single'",
        "ends in a backslash\\",
        "\\s\\t\\b\\\\ \\\"",
        "word#no comment ; [group] !include = x",
        ":'role' :\"role\" :role \\! id",
        "#!/bin/sh",
        "../../etc/passwd",
        "a:b:c",
        ":::",
        "SCRAM-SHA-256$4096:c2FsdA==$a=:b=",
        "*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19");
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void everyPasswordArrivesToTheByteOrIsRefusedBefore(String password) throws Exception {
    var sink = working();
    assertEquals(takes(password), accepts(sink, password));
    if (takes(password)) {
      assertEquals(new ApplyResult.Applied(), apply(sink, password));
      assertTrue(opens(password));
      assertFalse(opens(OLD));
    }
  }

  @Test
  void longestPasswordArrivesAndALongerOneIsRefused() throws Exception {
    var sink = working();
    var password = "\u00e9".repeat(longest() / 2) + "e".repeat(longest() % 2);
    assertTrue(accepts(sink, password));
    assertEquals(new ApplyResult.Applied(), apply(sink, password));
    assertTrue(opens(password));
    assertFalse(opens(password.substring(1)));
    assertEquals(longest() == 1024, accepts(sink, password + "e"));
  }

  @Test
  void lastByteOfALongPasswordCounts() throws Exception {
    apply(working(), "x".repeat(longest() - 1) + "y");
    assertFalse(opens("x".repeat(longest() - 1) + "z"));
  }

  @Test
  void secondPasswordReplacesTheFirst() throws Exception {
    var sink = working();
    apply(sink, "first password");
    apply(sink, "2nd");
    assertTrue(opens("2nd"));
    assertFalse(opens("first password"));
  }

  @Test
  void lookingAndPreparingChangeNothing() throws Exception {
    var sink = working();
    assertEquals(Optional.empty(), sink.obstacle());
    assertInstanceOf(Preparation.Prepared.class, sink.prepare(RID));
    assertTrue(opens(OLD));
    assertInstanceOf(Preparation.Prepared.class, sink.prepare(RID));
  }

  @Test
  void failureLeavesTheOldPasswordAndHasACode() throws Exception {
    var failure = assertInstanceOf(ApplyResult.NotApplied.class, apply(failing(), "new password"));
    assertTrue(opens(OLD));
    assertEquals(failure.code(), failure.code().replaceAll("[^a-z0-9_]", ""));
    assertFalse(failure.why().contains("new password"));
  }

  @Test
  void crashBetweenIntentAndChangeIsNeverSaidToBeApplied() throws Exception {
    var sink = working();
    var attempt = prepared(sink);
    assertNotEquals(new ApplyResult.Applied(), sink.recover(RID, attempt.mark()));
    assertTrue(opens(OLD));
  }

  @Test
  void crashAfterTheChangeIsNeverSaidToHaveFailed() throws Exception {
    var sink = working();
    var attempt = prepared(sink);
    attempt.apply(NewPassword.of("new password"));
    assertFalse(sink.recover(RID, attempt.mark()) instanceof ApplyResult.NotApplied);
    assertTrue(opens("new password"));
  }

  @Test
  void markHoldsNothingOfThePassword() throws Exception {
    var attempt = prepared(working());
    var before = attempt.mark();
    attempt.apply(NewPassword.of("new password"));
    assertEquals(before, attempt.mark());
    IntStream.rangeClosed(0, OLD.length() - 4)
        .forEach(i -> assertFalse(before.contains(OLD.substring(i, i + 4))));
  }

  static boolean accepts(Sink sink, String text) {
    try (var password = NewPassword.of(text)) {
      var refused = sink.refuses(password);
      refused.ifPresent(why -> assertFalse(why.contains(text), why));
      return refused.isEmpty();
    }
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

  static String code(ApplyResult application) {
    return assertInstanceOf(ApplyResult.NotApplied.class, application, application.toString())
        .code();
  }
}
