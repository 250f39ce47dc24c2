package dev.latchkey.acceptance.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.acceptance.fixtures.Finished;
import dev.latchkey.acceptance.fixtures.Launcher;
import dev.latchkey.acceptance.fixtures.OneLatchkey;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.testkit.TestPorts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `./latchkey mail`.
@OneLatchkey
final class MailCommandTests {
  private final RunningLatchkey latchkey;

  MailCommandTests(RunningLatchkey latchkey) {
    this.latchkey = latchkey;
  }

  @Test
  void aTrialLetterArrivesInTheFolder() {
    var person = Person.somebody();
    var trial = latchkey.administrate("mail", "test", person.email());
    assertEquals(0, trial.exitCode(), trial::err);
    assertTrue(trial.out().lines().allMatch(line -> line.startsWith("ok ")), trial::out);
    latchkey
        .mailbox()
        .await(person.email(), "the trial", letter -> letter.subject().equals("Test email"));
  }

  @Test
  void aServerThatIsNotThereIsSaidInPlainWords() {
    var port = TestPorts.free();
    var command =
        Launcher.latchkey(
            "mail", "test", "a@example.org", "--json", "--data", latchkey.data().toString());
    command
        .environment()
        .putAll(
            Map.of("LATCHKEY_MAIL_SMTP_HOST", "localhost", "LATCHKEY_MAIL_SMTP_PORT", "" + port));
    var trial = Finished.of(command, "");
    assertEquals(1, trial.exitCode());
    assertTrue(trial.out().contains("\"sent\":false"), trial::out);
    assertTrue(trial.out().contains("It accepts no connection on port " + port), trial::out);
  }

  @Test
  void nothingIsGivenUpAtFirst() {
    var list = latchkey.administrate("mail", "list");
    assertEquals("", list.out());
    assertTrue(list.err().startsWith("no email has failed"), list::err);
    assertEquals("[]\n", latchkey.administrate("mail", "list", "--json").out());
    for (var what : List.of("retry", "drop")) {
      assertEquals(1, latchkey.administrate("mail", what, "unheard-of").exitCode());
      assertEquals(1, latchkey.administrate("mail", what, "--all").exitCode());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"test", "retry", "drop", "remove-key", "unheard-of"})
  void withoutWhatItNeedsItIsWrongUsage(String what) {
    assertEquals(2, latchkey.administrate("mail", what).exitCode());
  }

  @Test
  void noAddressIsWrongUsage() {
    assertEquals(2, latchkey.administrate("mail", "test", "nobody").exitCode());
  }
}
