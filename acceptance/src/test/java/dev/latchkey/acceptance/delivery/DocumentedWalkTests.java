package dev.latchkey.acceptance.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.ApiClient;
import dev.latchkey.acceptance.fixtures.Finished;
import dev.latchkey.acceptance.fixtures.Launcher;
import dev.latchkey.acceptance.fixtures.OneLatchkey;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.acceptance.fixtures.ServerOfUser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `docs/deliveries.md` tells to type works as it stands there.
@OneLatchkey
final class DocumentedWalkTests {
  private static final String DOCUMENT =
      RunningLatchkey.read(Launcher.ROOT.resolve("docs/deliveries.md"));

  private static final Pattern BLOCK = Pattern.compile("(?s)```sh\n(.*?)```");
  private final RunningLatchkey latchkey;
  private final ApiClient application;
  @TempDir private Path folder;

  DocumentedWalkTests(RunningLatchkey latchkey, Api api) {
    this.latchkey = latchkey;
    application = ApiClient.add(latchkey, api, "deliveries:write", "deliveries:read");
  }

  /// The blocks of shell in the section with this heading.
  private static List<String> blocks(String heading) {
    var start = DOCUMENT.indexOf("\n### " + heading + "\n");
    assertTrue(start >= 0, heading);
    var section = DOCUMENT.substring(start, DOCUMENT.indexOf("\n### ", start + 1));
    return BLOCK.matcher(section).results().map((MatchResult block) -> block.group(1)).toList();
  }

  private Finished type(Map<String, String> variables, String... blocks) {
    var command =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", String.join("\n", blocks))
            .directory(folder.toFile());
    command.environment().putAll(variables);
    var finished = Finished.of(command, "");
    assertEquals(0, finished.exitCode(), finished::toString);
    return finished;
  }

  @Test
  void anOrderIsFollowedToItsSignedReceipt() throws IOException {
    var variables =
        Map.of(
            "B", latchkey.baseUrl().toString(),
            "CA", "--cacert " + latchkey.authority(),
            "CLIENT_ID", application.id(),
            "CLIENT_SECRET", application.secret());
    var token = blocks("Get an access token").getFirst();
    var walk = blocks("With curl and openssl");
    var shown = type(variables, token, walk.get(0)).out().strip();
    var server = new ServerOfUser(folder.resolve("server"), latchkey.baseUrl());
    var redeemed = server.redeem("deploy", server.fileSink(), shown, "granite otter violin 61");
    assertEquals(0, redeemed.exitCode(), redeemed::toString);
    var outcome = type(variables, token, walk.get(1)).out();
    assertTrue(outcome.contains("\"status\": \"applied\""), outcome);
    var verified = type(variables, walk.get(2)).out();
    assertEquals("Signature Verified Successfully", verified.strip());

    var delivery = folder.resolve("delivery.json");
    var forged =
        Files.readString(delivery).replaceFirst("\"applied\"(?=,\"agent_key)", "\"failed\"");
    Files.writeString(delivery, forged);
    assertTrue(forged.contains("failed"), forged);
    var command = new ProcessBuilder("bash", "-c", walk.get(2)).directory(folder.toFile());
    assertEquals(1, Finished.of(command, "").exitCode());
  }

  @Test
  void aMessagesSignatureIsComputed() throws Exception {
    var key = new byte[] {1, 2, 3, -4, 5};
    var body = "{\"type\":\"delivery.ready\",\"data\":\"ä\"}";
    Files.writeString(folder.resolve("body"), body);
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    var signed = mac.doFinal(("id1.1796040332." + body).getBytes(StandardCharsets.UTF_8));
    var printed =
        type(
            Map.of(
                "SECRET", "whsec_" + Base64.getEncoder().encodeToString(key),
                "WEBHOOK_ID", "id1",
                "WEBHOOK_TIMESTAMP", "1796040332"),
            blocks("With curl and openssl").get(3));
    assertEquals(Base64.getEncoder().encodeToString(signed), printed.out().strip());
  }
}
