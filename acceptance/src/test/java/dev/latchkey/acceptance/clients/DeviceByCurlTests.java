package dev.latchkey.acceptance.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.Finished;
import dev.latchkey.acceptance.fixtures.Launcher;
import dev.latchkey.acceptance.fixtures.OneLatchkey;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A device without a browser, as `docs/openid.md` tells it, and a person who has no browser
/// either: curl is all that both need.
@OneLatchkey
final class DeviceByCurlTests {
  private static final String DOCUMENT =
      RunningLatchkey.read(Launcher.ROOT.resolve("docs/openid.md"));
  private static final Pattern BLOCK = Pattern.compile("(?s)```sh\n(.*?)```");

  /// Signs in, types the code and allows it; each form with the ticket of its page.
  private static final String PERSON =
      """
      page() { curl -sfL $CA -b jar -c jar "$@" > page.html; }
      field() { sed -n 's/.*name="'$1'" value="\\([^"]*\\)".*/\\1/p' page.html | head -1; }
      CODE=$(jq -r .user_code device.json)
      page "$(jq -r .verification_uri_complete device.json)"
      page --data-urlencode "csrf=$(field csrf)" --data-urlencode "return=/device?user_code=$CODE" \\
        --data-urlencode "login=$EMAIL" --data-urlencode "password=$PASSWORD" $B/sign-in
      test "$(sed -n 's/.*name="user_code".* value="\\([^"]*\\)".*/\\1/p' page.html)" = "$CODE"
      page --data-urlencode "csrf=$(field csrf)" -d "user_code=$CODE" $B/device
      grep -q "Example Orders" page.html
      page --data-urlencode "csrf=$(field csrf)" -d "user_code=$CODE" -d "account=$(field account)" \\
        -d decision=allow $B/device
      grep -q "You have allowed the device" page.html
      """;

  private final RunningLatchkey latchkey;
  private final Api api;
  @TempDir private Path folder;

  DeviceByCurlTests(RunningLatchkey latchkey, Api api) {
    this.latchkey = latchkey;
    this.api = api;
  }

  private static List<String> blocks() {
    var start = DOCUMENT.indexOf("\n## Devices without a browser\n");
    var section = DOCUMENT.substring(start, DOCUMENT.indexOf("\n## ", start + 1));
    return BLOCK.matcher(section).results().map((MatchResult block) -> block.group(1)).toList();
  }

  @Test
  @Tag("S4-01")
  void aDeviceSignsInAsTheDocumentTells() throws IOException {
    var device =
        RegisteredApplication.add(
            latchkey, "https://orders.example/callback", "--auth", "none", "--device");
    var person = Person.withAccount(latchkey, api);
    var blocks = blocks();
    var command =
        new ProcessBuilder(
                "bash",
                "-euo",
                "pipefail",
                "-c",
                String.join("\n", blocks.get(1), PERSON, blocks.get(2)))
            .directory(folder.toFile());
    command
        .environment()
        .putAll(
            Map.of(
                "B", latchkey.baseUrl().toString(),
                "CA", "--cacert " + latchkey.authority(),
                "CLIENT_ID", device.id(),
                "EMAIL", person.email(),
                "PASSWORD", person.password()));
    var finished = Finished.of(command, "");
    assertEquals(0, finished.exitCode(), finished::toString);
    assertTrue(finished.out().contains("and enter "), finished::toString);
    assertTrue(finished.out().contains(person.email()), finished::toString);
  }
}
