package dev.latchkey.server.web.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.latchkey.server.OurClasses;
import dev.latchkey.server.deletion.DeletionMail;
import dev.latchkey.server.delivery.RefusedAttemptMail;
import dev.latchkey.server.delivery.servers.ServerMail;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.mail.OutgoingMail;
import dev.latchkey.server.notifications.OpenPgpKeyChangedMail;
import dev.latchkey.server.notifications.SecurityNotificationMail;
import dev.latchkey.server.recovery.RecoveryMail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Writes every mail in every language to `target/pages`, and checks what must hold for all.
class LettersTests {
  private static final Pages PAGES = new Pages();

  record Sent(MailView letter, String language, OutgoingMail written) {
    String text() {
      return written.text().exposeText();
    }

    String html() {
      return written.html().exposeText();
    }

    @Override
    public String toString() {
      return language + "/" + letter.words();
    }
  }

  static Stream<Sent> letters() {
    return Stream.of(Language.values())
        .flatMap(language -> TestLetters.all().stream().map(letter -> sent(letter, language)));
  }

  private static Sent sent(MailView letter, Language language) {
    return new Sent(
        letter,
        Messages.of(language).language(),
        PAGES.mail(Optional.of(TestLetters.ADA), language, letter));
  }

  @ParameterizedTest
  @MethodSource("letters")
  void isWrittenToBeLookedAt(Sent sent) throws IOException {
    var folder = Path.of("target", "pages", sent.language());
    Files.createDirectories(folder);
    var name = "mail-" + sent.letter().words();
    Files.writeString(folder.resolve(name + ".html"), sent.html());
    Files.writeString(folder.resolve(name + ".txt"), sent.text());
  }

  /// So they need no encoding, whatever a mail server takes. (Java's times hold a narrow blank.)
  @ParameterizedTest
  @MethodSource("letters")
  void anEnglishLetterIsAscii(Sent sent) {
    if (sent.language().equals("en")) {
      for (var part : List.of(sent.text(), sent.html())) {
        assertEquals(
            List.of(),
            part.lines().filter(l -> l.chars().anyMatch(c -> c > 127 && c != 0x202f)).toList());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("letters")
  void linksAndTokensStandAloneOnALine(Sent sent) {
    var secrets = Pattern.compile("https:\\S+|lk1_\\S+").matcher(sent.text()).results().toList();
    for (var secret : secrets) {
      if (!secret.group().equals(TestLetters.BASE)) {
        assertTrue(sent.text().lines().anyMatch(secret.group()::equals), secret.group());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("letters")
  void loadsNothing(Sent sent) {
    assertFalse(Pattern.compile("<(img|link|script|iframe)|url\\(").matcher(sent.html()).find());
  }

  @ParameterizedTest
  @MethodSource("letters")
  void onlyTheHtmlPartIsEscaped(Sent sent) {
    assertFalse(sent.html().contains("<Co>"));
    assertFalse(sent.text().contains("&amp;"));
    assertFalse(sent.text().contains("&lt;"));
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
        IllegalArgumentException.class,
        () -> new RecoveryMail(TestLetters.ADA, "https://a\nhttps://b", 10));
    assertThrows(
        IllegalArgumentException.class,
        () -> new RecoveryMail(TestLetters.ADA, "https://a\u2028https://b", 10));
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
        TextLayout.wrap("a ".repeat(44) + "a\n\n\n\n    " + word + " " + word + "\n" + word));
  }

  // all templates

  /// What the values of a letter are called, and why none of them is personal. A new one needs its
  /// line here: a password, a name or another address of a person has no place in a letter.
  private static final Map<String, String> VALUES =
      Map.ofEntries(
          Map.entry("recipient", "the address that the letter itself goes to"),
          Map.entry("change", "a word"),
          Map.entry("link", "holds the token, which is random"),
          Map.entry("signInLink", "BASE/sign-in"),
          Map.entry("signUpLink", "BASE/sign-up"),
          Map.entry("domains", "those that can sign up, from the settings"),
          Map.entry("recoveryLink", "BASE/forgot-password"),
          Map.entry("accountLink", "BASE/account/..."),
          Map.entry("endsAt", "a time"),
          Map.entry("deletesAt", "a time"),
          Map.entry("helpLink", "BASE/help/..."),
          Map.entry("life", "a length of time"),
          Map.entry("minutes", "a length of time"),
          Map.entry("at", "a time"),
          Map.entry("application", "the application that ordered"),
          Map.entry("account", "the role on the user's server, named by the application"),
          Map.entry("sinkKind", "a kind of place on the server"),
          Map.entry("server", "what the owner of a registered server calls it"),
          Map.entry("act", "a word: what the recipient does"),
          Map.entry("codeNeeded", "yes or no"),
          Map.entry("kind", "a word"),
          Map.entry("signIn", "where the owner of the account, or someone else, has signed in"),
          Map.entry("device", "a browser and a system, of a few well-known words"),
          Map.entry("country", "two capital letters"),
          Map.entry("attribution", "whose data tells the country"),
          Map.entry("command", "what to type; no token"),
          Map.entry("token", "of a delivery; random"),
          Map.entry("first", "a claim: time, source and key of an agent"),
          Map.entry("second", "the same"),
          Map.entry("attempt", "the same"),
          Map.entry("address", "the network address of an agent"),
          Map.entry("key", "the fingerprint of an agent's or a server's key"));

  private static final Set<Class<?>> PLAIN =
      Set.of(
          String.class,
          Duration.class,
          Instant.class,
          long.class,
          int.class,
          boolean.class,
          RefusedAttemptMail.Kind.class,
          DeletionMail.Kind.class,
          ServerMail.Kind.class,
          SecurityNotificationMail.Kind.class,
          EmailAddress.class,
          OpenPgpKeyChangedMail.Change.class);

  private static List<Class<?>> letterTypes() {
    return OurClasses.ALL.stream()
        .filter(type -> type.isAssignableTo(MailView.class) && !type.isInterface())
        .<Class<?>>map(JavaClass::reflect)
        .toList();
  }

  @Test
  void everyLetterIsTestedHere() {
    assertEquals(
        letterTypes().stream().map(Class::getName).sorted().toList(),
        TestLetters.all().stream()
            .map(letter -> letter.getClass().getName())
            .distinct()
            .sorted()
            .toList());
  }

  @Test
  @Tag("S0-01")
  @Tag("S0-18")
  @Tag("S4-07")
  void noLetterHasRoomForAPasswordOrForPersonalData() {
    var used = new TreeSet<String>();
    letterTypes().forEach(type -> check(type, used));
    assertEquals(new TreeSet<>(VALUES.keySet()), used);
  }

  private static void check(Class<?> type, Set<String> used) {
    for (var component : type.getRecordComponents()) {
      assertTrue(VALUES.containsKey(component.getName()), type + " " + component);
      used.add(component.getName());
      if (!PLAIN.contains(component.getType())) {
        assertTrue(component.getType().isRecord(), type + " " + component);
        check(component.getType(), used);
      }
    }
  }

  @Test
  void everyLetterHasATextPartAndAnHtmlPart() throws IOException {
    var parts = Set.of("frame.jte", "end.jte");
    var names =
        TestLetters.all().stream()
            .map(letter -> letter.name() + ".jte")
            .distinct()
            .sorted()
            .toList();
    for (var folder : List.of("src/main/jte/mail", "src/main/jte-text/mail")) {
      try (var files = Files.list(Path.of(folder))) {
        assertEquals(
            names,
            files
                .map(file -> String.valueOf(file.getFileName()))
                .filter(name -> !parts.contains(name))
                .sorted()
                .toList());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("letters")
  void bothPartsHoldTheSameLinksAndTokens(Sent sent) {
    var html = sent.html().replace("&amp;", "&").replaceAll("<[^>]*>", " ");
    var links = sent.html().replace("&amp;", "&");
    Pattern.compile("https:\\S+|lk1_\\S+")
        .matcher(sent.text())
        .results()
        .forEach(found ->
            assertTrue(
                html.contains(found.group()) || links.contains(found.group()), found.group()));
  }

  /// A subject travels in clear even where the letter is encrypted: no value is filled in.
  @ParameterizedTest
  @MethodSource("letters")
  void theSubjectIsTheSameForEverybody(Sent sent) {
    assertFalse(sent.written().subject().contains("{"));
    assertTrue(sent.written().subject().length() <= 60);
    for (var component : sent.letter().getClass().getRecordComponents()) {
      assertFalse(sent.written().subject().contains("{" + component.getName()));
    }
    assertEquals(
        PAGES.mail(Optional.empty(), Language.ENGLISH, sent.letter()).subject(),
        Messages.ENGLISH.text("mail." + sent.letter().words() + ".subject"));
  }

  @ParameterizedTest
  @MethodSource("letters")
  void saysInBothPartsThatNoPasswordIsEverSent(Sent sent) {
    var never =
        Messages.ALL.stream()
            .filter(messages -> messages.language().equals(sent.language()))
            .findFirst()
            .orElseThrow()
            .text("mail.never");
    assertTrue(sent.text().replaceAll("\\s+", " ").contains(never));
    assertTrue(sent.html().contains(never));
    assertTrue(sent.html().contains("lang=\"" + sent.language() + "\""));
  }

  @Test
  void noLetterIsTheSameInTwoLanguages() {
    for (var letter : TestLetters.all()) {
      assertNotEquals(
          PAGES.mail(Optional.empty(), Language.ENGLISH, letter).subject(),
          PAGES.mail(Optional.empty(), Language.GERMAN, letter).subject());
    }
  }
}
