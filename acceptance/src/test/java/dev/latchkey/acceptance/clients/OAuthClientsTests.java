package dev.latchkey.acceptance.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.ApiClient;
import dev.latchkey.acceptance.fixtures.Finished;
import dev.latchkey.acceptance.fixtures.Launcher;
import dev.latchkey.acceptance.fixtures.OneLatchkey;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// OAuth client libraries from npm, unchanged, by their locked versions.
@OneLatchkey
final class OAuthClientsTests {
  private static final Path SOURCES = Launcher.ROOT.resolve("acceptance/src/test/js");
  private final RunningLatchkey latchkey;
  private final Api api;

  OAuthClientsTests(RunningLatchkey latchkey, Api api) {
    this.latchkey = latchkey;
    this.api = api;
  }

  /// Three of four secrets hold a character that these libraries escape.
  private ApiClient withEscapedSecret() {
    var application = ApiClient.add(latchkey, api, "deliveries:read");
    return application.secret().matches(".*[-_].*") ? application : withEscapedSecret();
  }

  @Test
  void librariesGetTokensInEveryWay(@TempDir Path folder) throws IOException {
    for (var file : RunningLatchkey.files(SOURCES)) {
      Files.copy(file, folder.resolve(file.getFileName()));
    }
    var install = new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
    var installed = Finished.of(install.directory(folder.toFile()), "");
    assertEquals(0, installed.exitCode(), installed::toString);
    var application = withEscapedSecret();
    var command =
        new ProcessBuilder(
                "node", "get-tokens.mjs", latchkey.baseUrl().toString(), application.id())
            .directory(folder.toFile());
    command.environment().put("NODE_EXTRA_CA_CERTS", latchkey.authority().toString());
    var tokens = Finished.of(command, application.secret());
    assertEquals(0, tokens.exitCode(), tokens::toString);
    var lines = tokens.out().lines().toList();
    assertEquals(4, lines.size(), tokens::toString);
    for (var line : lines) {
      assertTrue(line.matches("[a-z0-9-]+ (basic|post): bearer deliveries:read [A-Za-z0-9_-]{43}"));
    }
  }
}
