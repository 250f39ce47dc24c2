package dev.latchkey.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Wrong usage is exit code 2, one sentence and where there is more.
class UsageTests {
  private static final int WRONG_USAGE = 2;

  private static String refused(String words) {
    var said = new StringWriter();
    var line = Latchkey.line().setErr(new PrintWriter(said, true));
    assertEquals(WRONG_USAGE, line.execute(words.split(" ", -1)), words);
    var lines = said.toString().lines().toList();
    assertEquals(2, lines.size(), lines::toString);
    assertTrue(lines.getLast().startsWith("Try: latchkey "), lines::toString);
    return lines.getFirst();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "serve --port abc | latchkey serve: --port must be a number from 0 to 65535.",
        "serve --port 70000 | --port must be a number from 0 to 65535.",
        "serve --bind nonsense | --bind must be an address",
        "--data x demo | leave --data and --config out",
        "demo --once --data x | leave --data and --config out",
        "demo --config x | leave --data and --config out",
        "audit list --limit 0 | --limit must be a number from 1 on",
        "mail list --limit -1 | --limit must be a number from 1 on",
        "audit list --after soon | this is no number that can be used here",
        "keys destroy password-hash one | this is no number",
        "keys rotate digests | digests cannot be changed, because",
        "keys rotate signing | keys that can be changed are password-hash and secrets-file",
        "keys rotate nonsense | there is no key called nonsense; the keys that can be changed are",
        "keys rewrap --key digests | digests cannot be changed, because",
        "mail retry | mail retry: Missing required argument",
        "--data x | say what to do: serve, demo",
        "srve | there is no such command; say what to do: serve, demo",
        "accounts | say what to do: add, show",
        "accounts shw x | there is no such command; say what to do: add, show",
        "accounts lst --help | latchkey accounts: there is no such command; say what to do: add",
        "accounts --help lst | latchkey accounts: there is no such command; say what to do: add",
        "clients lst x -h | latchkey clients: there is no such command",
        "audit lst --help | latchkey audit: there is no such command",
        "secrets lst --help | latchkey secrets: there is no such command",
        "mail lst --help | latchkey mail: there is no such command",
        "keys lst --help | latchkey keys: there is no such command",
        "passwords lst --help | latchkey passwords: there is no such command",
        "srve --help | latchkey: there is no such command",
        "srve --version | latchkey: there is no such command",
        "--data x srve --help | latchkey: there is no such command",
        "passwords common-list no-such-file --to x | no-such-file cannot be read",
      })
  void itIsToldInOneSentence(String words, String part) {
    var sentence = refused(words);
    assertTrue(sentence.contains(part), sentence);
  }

  @ParameterizedTest
  @CsvSource({"secrets set mail.smtp.password C4n4ry", "C4n4ry", "accounts C4n4ry"})
  void whatWasTypedIsNotRepeated(String words) {
    var sentence = refused(words);
    assertFalse(sentence.contains("C4n4ry"), sentence);
  }
}
