package dev.latchkey.agent.redeem;

import dev.latchkey.agent.sink.NewPassword;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The rules for passwords that people type: 8 to 256 characters, at most 1024 bytes, no control
/// characters, not among the commonest, not the account's name. Taken in Unicode's form NFC.
public final class PasswordRules {
  private static final int MIN = 8;
  private static final int MAX = 256;
  private static final int MAX_BYTES = 1024;

  private final String account;
  private final Set<String> common;
  private final Function<NewPassword, Optional<String>> sink;

  /// What comes of a check.
  public sealed interface Verdict {
    /// The caller closes it.
    record Good(NewPassword password) implements Verdict {}

    /// Not to be used.
    ///
    /// @param reason a word for programs
    /// @param why for people
    record Bad(String reason, String why) implements Verdict {}
  }

  private PasswordRules(
      String account, Set<String> common, Function<NewPassword, Optional<String>> sink) {
    this.account = fold(account);
    this.common = common;
    this.sink = sink;
  }

  /// Rules for one account's password.
  public static PasswordRules forAccount(String account) {
    try (var in =
        Objects.requireNonNull(PasswordRules.class.getResourceAsStream("common-passwords.txt"))) {
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new PasswordRules(
          account,
          text.lines().filter(line -> !line.startsWith("#")).collect(Collectors.toSet()),
          password -> Optional.empty());
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /// The same rules, and what a sink cannot hold.
  ///
  /// @param refuses see [dev.latchkey.agent.sink.Sink#refuses]
  PasswordRules and(Function<NewPassword, Optional<String>> refuses) {
    return new PasswordRules(account, common, refuses);
  }

  /// Checks `typed`, which stays the caller's to wipe.
  public Verdict check(char[] typed) {
    var text = Normalizer.normalize(CharBuffer.wrap(typed), Normalizer.Form.NFC);
    int length = text.codePointCount(0, text.length());
    if (text.codePoints().anyMatch(PasswordRules::isUnusable)) {
      return new Verdict.Bad(
          "control_character",
          "it contains a control character, such as a tab, or one that this terminal garbles");
    }
    if (length < MIN) {
      return new Verdict.Bad(
          "too_short", "it is too short: " + MIN + " characters are the minimum");
    }
    if (length > MAX || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      return new Verdict.Bad("too_long", "it is too long: " + MAX + " characters are the maximum");
    }
    if (common.contains(fold(text)) || text.codePoints().distinct().count() < 3) {
      return new Verdict.Bad("common", "it is among the first that attackers try");
    }
    return fold(text).equals(account)
        ? new Verdict.Bad("context", "it is the account's name")
        : forSink(NewPassword.of(text));
  }

  private Verdict forSink(NewPassword password) {
    var refused = sink.apply(password);
    if (refused.isEmpty()) {
      return new Verdict.Good(password);
    }
    password.close();
    return new Verdict.Bad("sink", refused.get());
  }

  // The replacement character is what a terminal with a wrong locale makes of all others.
  private static boolean isUnusable(int codePoint) {
    return codePoint == 0xfffd || isControl(codePoint);
  }

  private static boolean isControl(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  private static String fold(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
