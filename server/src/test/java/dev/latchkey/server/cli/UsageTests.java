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
        "--data x demo | remove --data and --config",
        "demo --once --data x | remove --data and --config",
        "demo --config x | remove --data and --config",
        "audit list --limit 0 | --limit must be a number of at least 1",
        "audit list --last 0 | --last must be a number of at least 1",
        "audit list --event login | there is no such event; did you mean: authn_login_fail,",
        "audit list --event user_crated | did you mean: user_created",
        "audit list --since yesterday | a date (2026-11-30, in UTC), a time",
        "audit list --since 2026-13-01 | --since must be a date",
        "audit list --since 5w | how long ago (90s, 30m, 2h, 7d)",
        "mail list --limit -1 | --limit must be a number of at least 1",
        "defence | use one of: explain, dry-run, allow, deny, list, remove, report",
        "defence report | Missing required option",
        "defence report --out / | --out must name a file",
        "defence explain | name either --account or --source",
        "defence explain --account a --source 192.0.2.1 | name either",
        "defence explain --source 192.0.2.0/24 | without a prefix",
        "defence explain --source example.org | must be one IPv4 or IPv6 address",
        "defence allow --source 192.0.2.0/24 | Missing required option",
        "defence deny --for 1h | Missing required option",
        "defence deny --source 192.0.2.1/24 --for 1h | has bits set behind its prefix",
        "defence deny --source 192.0.2.1 --for 1h | must be a network in CIDR form",
        "defence deny --source 128.0.0.0/2 --for 1h | --force allows that",
        "defence deny --source 2001:db8::1/128 --for 1h | one machine has a whole /64",
        "defence deny --source 192.0.2.0/24 --for 1s | must be a duration from 1m to 366d",
        "defence deny --source 192.0.2.0/24 --for 367d | must be a duration",
        "defence deny --source 192.0.2.0/24 --for -PT1H | must be a duration",
        "defence deny --source 192.0.2.0/24 --for soon | must be a duration",
        "audit list --after soon | this number cannot be used here",
        "keys destroy password-hash one | this number cannot be used",
        "keys rotate digests | digests cannot be rotated, because",
        "keys rewrap --key signing | signing encrypts nothing",
        "keys rotate nonsense | no such key: nonsense; the keys that encrypt are",
        "keys rewrap --key digests | digests cannot be rotated, because",
        "mail retry | mail retry: Missing required argument",
        "--data x | use one of: serve, demo",
        "srve | no such command; use one of: serve, demo",
        "accounts | use one of: add, list, show",
        "accounts shw x | no such command; use one of: add, list, show",
        "accounts lst --help | latchkey accounts: no such command; use one of: add",
        "accounts --help lst | latchkey accounts: no such command; use one of: add",
        "clients lst x -h | latchkey clients: no such command",
        "audit lst --help | latchkey audit: no such command",
        "secrets lst --help | latchkey secrets: no such command",
        "mail lst --help | latchkey mail: no such command",
        "keys lst --help | latchkey keys: no such command",
        "passwords lst --help | latchkey passwords: no such command",
        "srve --help | latchkey: no such command",
        "srve --version | latchkey: no such command",
        "--data x srve --help | latchkey: no such command",
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
