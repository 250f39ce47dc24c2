package dev.latchkey.acceptance.openpgp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.acceptance.fixtures.Waiting;
import dev.latchkey.testkit.TestFolder;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What OpenPGP means to a server of one's own.
final class OpenPgpServiceTests {
  @Test
  @Tag("S0-15")
  void whereEncryptionIsRequiredNothingLeavesInClearAndTheAnswerIsTheSame() {
    try (var latchkey = RunningLatchkey.start(Map.of("LATCHKEY_MAIL_OPENPGP", "required"));
        var api = latchkey.api()) {
      Person.somebody().signUp(api).expect(202);
      api.post("/api/v1/recovery", Map.of("email", "stranger@example.org")).expect(202);
      Waiting.until(
          "two letters that are withheld",
          () ->
              latchkey.administrate("audit", "list").out().split("letter_withheld", -1).length
                  == 3);
      assertEquals(List.of(), latchkey.mailbox().files());
    }
  }

  /// The library for OpenPGP is large: who starts the server shall not wait for it.
  @Test
  void aStartLoadsNothingOfOpenPgp() throws Exception {
    var folder = TestFolder.make();
    var log = folder.resolve("classes");
    var options = "-Xlog:class+load:file=" + log;
    try (var latchkey = RunningLatchkey.start(Map.of("LATCHKEY_JAVA_OPTIONS", options));
        var api = latchkey.api()) {
      Waiting.until(
          "the key that a first start makes",
          () -> Files.exists(latchkey.data().resolve("keys").resolve("openpgp-1.key")));
      latchkey.stop();
      assertTrue(library(Files.readString(log)) > 0, "it is seen where it is loaded");
      latchkey.restart();
      api.get("/sign-in").expect(200);
      assertEquals(0, library(Files.readString(log)));
    } finally {
      TestFolder.remove(folder);
    }
  }

  private static long library(String log) {
    return log.lines()
        .filter(line ->
            line.contains(" org.bouncycastle.openpgp.") || line.contains(" org.bouncycastle.bcpg."))
        .count();
  }
}
