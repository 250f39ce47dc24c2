package dev.latchkey.acceptance.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.ClientDeliveries;
import dev.latchkey.acceptance.fixtures.Finished;
import dev.latchkey.acceptance.fixtures.Launcher;
import dev.latchkey.acceptance.fixtures.OneLatchkey;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the letter and the page about deliveries tell people to run works when it is copied, in the
/// folder of the agent.
@OneLatchkey
final class DeliveryCommandTests {
  private final RunningLatchkey latchkey;
  private final Api api;
  private final ClientDeliveries deliveries;

  @TempDir private Path folder;

  DeliveryCommandTests(RunningLatchkey latchkey, Api api) {
    this.latchkey = latchkey;
    this.api = api;
    this.deliveries = ClientDeliveries.of(latchkey, api);
  }

  @Test
  void commandOfTheLetterWorks() throws IOException {
    var person = Person.somebody();
    var id =
        deliveries
            .place(ClientDeliveries.body(person.email(), "generate", "mail"))
            .expect(201)
            .text("id");
    var letter = latchkey.mailbox().awaitDelivery(person.email());
    var command = command(letter.text());
    assertTrue(command.contains(" --account deploy "), command);
    redeem(command, letter.deliveryToken());
    assertEquals("applied", deliveries.status(id));
  }

  @Test
  void commandsOfTheHelpPageWork() throws IOException {
    var page =
        api.get("/help/deliveries")
            .expect(200)
            .text()
            .replace("&#34;", "\"")
            .replaceAll("<[^>]*>", "");
    var doctor = page.lines().filter(line -> line.contains("agent doctor")).findFirst();
    var checked = run(doctor.orElseThrow().strip() + " --ca '" + latchkey.authority() + "'", "");
    assertTrue(checked.out().contains("answers"), checked::toString);
    var order = ClientDeliveries.body(Person.somebody().email(), "generate", "return");
    var placed = deliveries.place(order).expect(201);
    redeem(command(page), placed.text("token"));
    assertEquals("applied", deliveries.status(placed.text("id")));
  }

  private static String command(String text) {
    return text.lines()
        .map(String::strip)
        .filter(line -> line.startsWith("latchkey-agent redeem "))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no command in " + text));
  }

  private void redeem(String command, String token) throws IOException {
    var run = run(command + " --state state", token + "\n");
    assertEquals(0, run.exitCode(), run::toString);
    assertTrue(Files.size(folder.resolve("password")) > 20, "the password");
  }

  /// The agent is found as an installed one. Its memory would lie where root's belongs.
  private Finished run(String command, String input) throws IOException {
    var agent = folder.resolve("latchkey-agent");
    if (!Files.exists(agent)) {
      Files.createSymbolicLink(agent, Launcher.ROOT.resolve("latchkey-agent"));
    }
    var shell = new ProcessBuilder("sh", "-c", command).directory(folder.toFile());
    shell.environment().merge("PATH", folder.toString(), (path, first) -> first + ":" + path);
    return Finished.of(Launcher.prepared(shell), input);
  }
}
