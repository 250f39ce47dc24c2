package dev.latchkey.acceptance.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.ClientDeliveries;
import dev.latchkey.acceptance.fixtures.OneLatchkey;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.ReceivedMail;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Letters in the programs with which people read HTML in a terminal, 80 columns wide: what has to
/// be copied stays whole.
@OneLatchkey
final class TextReadersTests {
  private static final List<String> W3M = List.of("w3m", "-dump", "-cols", "80", "-T", "text/html");
  private static final List<String> LYNX = List.of("lynx", "-dump", "-nolist", "-width=80");
  private static final List<String> HTML2TEXT = List.of("html2text", "-width", "80");
  private final RunningLatchkey latchkey;
  private final Api api;

  @TempDir private Path folder;

  TextReadersTests(RunningLatchkey latchkey, Api api) {
    this.latchkey = latchkey;
    this.api = api;
  }

  @ParameterizedTest
  @ValueSource(strings = {"/verify", "/reset-password", "/sign-in-link"})
  void linksStayWhole(String page) {
    var person = Person.withAccount(latchkey, api);
    var letter =
        switch (page) {
          case "/verify" -> {
            var newcomer = Person.somebody();
            newcomer.signUp(api).expect(202);
            yield latchkey.mailbox().awaitLink(newcomer.email(), page);
          }
          case "/reset-password" -> ask(person, "/api/v1/recovery", page);
          default -> ask(person, "/api/v1/sign-in-links", page);
        };
    assertTrue(letter.link(page).length() <= 70, letter.link(page));
    for (var reader : List.of(W3M, LYNX, HTML2TEXT)) {
      staysWhole(reader, letter, letter.link(page));
    }
  }

  private ReceivedMail ask(Person person, String path, String page) {
    api.post(path, Map.of("email", person.email())).expect(202);
    return latchkey.mailbox().awaitLink(person.email(), page);
  }

  /// It is longer than a line, and some break it.
  @Test
  void deliveryTokenLosesNothing() {
    var person = Person.somebody();
    ClientDeliveries.of(latchkey, api)
        .place(ClientDeliveries.body(person.email(), "choose", "mail"))
        .expect(201);
    var letter = latchkey.mailbox().awaitDelivery(person.email());
    staysWhole(W3M, letter, letter.deliveryToken());
    for (var reader : List.of(LYNX, HTML2TEXT)) {
      var shown = shown(reader, letter.html());
      assertTrue(shown.replace("\n", "").contains(letter.deliveryToken()), reader + shown);
    }
  }

  private void staysWhole(List<String> reader, ReceivedMail letter, String wanted) {
    var shown = shown(reader, letter.html());
    assertTrue(shown.lines().anyMatch(line -> line.strip().equals(wanted)), reader + shown);
  }

  private String shown(List<String> reader, String html) {
    try {
      var file = Files.writeString(folder.resolve("letter.html"), html);
      var command = new ArrayList<>(reader);
      command.add(file.toString());
      var process =
          new ProcessBuilder(command)
              .redirectError(folder.resolve("errors").toFile())
              .redirectInput(Path.of("/dev/null").toFile())
              .start();
      var shown = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), reader::toString);
      return shown;
    } catch (IOException e) {
      throw new UncheckedIOException("install " + reader.getFirst(), e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
