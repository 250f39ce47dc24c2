package dev.latchkey.server.web.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.recovery.RecoveryLetter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Writes every mail in every language to `target/pages`, and checks what must hold for all.
class LettersTests {
  private static final Pages PAGES = new Pages();

  record Sent(Letter letter, String language, Letter.Written written) {
    @Override
    public String toString() {
      return language + "/" + letter.name();
    }
  }

  static Stream<Sent> letters() {
    return Messages.ALL.stream()
        .flatMap(messages ->
            TestLetters.all().stream()
                .map(l -> new Sent(l, messages.language(), PAGES.write(messages, l))));
  }

  @ParameterizedTest
  @MethodSource("letters")
  void isWrittenToBeLookedAt(Sent sent) throws IOException {
    var folder = Path.of("target", "pages", sent.language());
    Files.createDirectories(folder);
    var name = "mail-" + sent.letter().name();
    Files.writeString(folder.resolve(name + ".html"), sent.written().html());
    Files.writeString(folder.resolve(name + ".txt"), sent.written().text());
  }

  @ParameterizedTest
  @MethodSource("letters")
  void linksAndTokensStandAloneOnALine(Sent sent) {
    var secrets =
        Pattern.compile("https:\\S+|lk1_\\S+").matcher(sent.written().text()).results().toList();
    for (var secret : secrets) {
      if (!secret.group().equals(TestLetters.BASE)) {
        assertTrue(sent.written().text().lines().anyMatch(secret.group()::equals), secret.group());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("letters")
  void loadsNothing(Sent sent) {
    assertFalse(
        Pattern.compile("<(img|link|script|iframe)|url\\(").matcher(sent.written().html()).find());
  }

  @ParameterizedTest
  @MethodSource("letters")
  void onlyTheHtmlPartIsEscaped(Sent sent) {
    assertFalse(sent.written().html().contains("<Co>"));
    assertFalse(sent.written().text().contains("&amp;"));
    assertFalse(sent.written().text().contains("&lt;"));
  }

  @ParameterizedTest
  @MethodSource("letters")
  void subjectHoldsNoSecret(Sent sent) {
    assertFalse(sent.written().subject().contains("http"));
    assertFalse(sent.written().toString().contains("lk1_"));
    assertFalse(sent.letter().toString().contains(TestViews.TOKEN));
    assertFalse(sent.letter().toString().contains(TestLetters.DELIVERY_TOKEN));
  }

  @Test
  void aValueCannotForgeAnotherLine() {
    assertThrows(
        IllegalArgumentException.class, () -> new RecoveryLetter("https://a\nhttps://b", 10));
    assertThrows(
        IllegalArgumentException.class, () -> new RecoveryLetter("https://a\u2028https://b", 10));
  }

  @Test
  void longLinesBreakBetweenWordsButCommandsAndLinksStayWhole() {
    var word = "x".repeat(90);
    assertEquals(
        "a ".repeat(35)
            + "a\n"
            + "a ".repeat(8)
            + "a\n\n    "
            + word
            + " "
            + word
            + "\n"
            + word
            + "\n",
        Lines.wrap("a ".repeat(44) + "a\n\n\n\n    " + word + " " + word + "\n" + word));
  }
}
