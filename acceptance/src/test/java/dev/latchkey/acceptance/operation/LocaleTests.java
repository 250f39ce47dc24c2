package dev.latchkey.acceptance.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.acceptance.fixtures.ClientDeliveries;
import dev.latchkey.acceptance.fixtures.Finished;
import dev.latchkey.acceptance.fixtures.Launcher;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.acceptance.fixtures.ServerOfUser;
import dev.latchkey.acceptance.fixtures.Tls;
import dev.latchkey.testkit.TestPorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Server and agent on machines whose language has digits of its own.
final class LocaleTests {
  private static final String PERSIAN =
      "-Duser.language=fa -Duser.country=IR -Duser.extensions=u-nu-arabext";
  private static final String EGYPTIAN =
      "-Duser.language=ar -Duser.country=EG -Duser.extensions=u-nu-arab";
  private static final Pattern OTHER_DIGIT = Pattern.compile("[\\p{Nd}&&[^0-9]]");
  private static final String PASSWORD = "granite otter violin 61";
  @TempDir private Path folder;

  private static String plain(String text) {
    assertFalse(OTHER_DIGIT.matcher(text).find(), text);
    return text;
  }

  private static Finished plain(Finished finished) {
    assertEquals(0, finished.exitCode(), finished::toString);
    plain(finished.out() + finished.err());
    return finished;
  }

  @Test
  void numbersAreWrittenInAsciiWhateverTheMachinesLanguage()
      throws IOException, InterruptedException {
    var port = TestPorts.free();
    var environment =
        Map.of("LATCHKEY_JAVA_OPTIONS", PERSIAN, "LATCHKEY_MANAGEMENT_PORT", "" + port);
    try (var latchkey = RunningLatchkey.start(environment);
        var api = latchkey.api()) {
      var person = Person.withAccount(latchkey, api);
      plain(person.signIn(api).expect(201).json().toString());
      var deliveries = ClientDeliveries.of(latchkey, api);
      var ordered =
          deliveries.place(ClientDeliveries.body(person.email(), "choose", "mail")).expect(201);
      var token = latchkey.mailbox().awaitDelivery(person.email()).deliveryToken();
      redeem(latchkey, token);
      assertEquals("applied", deliveries.status(ordered.text("id")));
      plain(deliveries.show(ordered.text("id")).json().toString());
      var metrics = plain(metrics(latchkey, port));
      assertTrue(metrics.contains("latchkey_sessions 1\n"), metrics);
      commands(latchkey, person);
      latchkey.stop();
      for (var file : RunningLatchkey.files(latchkey.data())) {
        plain(file.toString());
      }
      for (var letter : RunningLatchkey.files(latchkey.data().resolve("mail"))) {
        plain(Files.readString(letter));
      }
      plain(RunningLatchkey.read(latchkey.out()) + RunningLatchkey.read(latchkey.err()));
    }
  }

  private void redeem(RunningLatchkey latchkey, String token) throws IOException {
    var server = new ServerOfUser(folder, latchkey.baseUrl());
    var agent = server.command("deploy", server.fileSink(), "--password-stdin", "--json");
    agent.environment().put("LATCHKEY_AGENT_JAVA_OPTIONS", EGYPTIAN);
    plain(Finished.of(agent, token + "\n" + PASSWORD + "\n"));
    assertEquals(PASSWORD, server.password());
    for (var file : RunningLatchkey.files(server.state())) {
      plain(file + Files.readString(file, StandardCharsets.UTF_8));
    }
  }

  private static String metrics(RunningLatchkey latchkey, int port)
      throws IOException, InterruptedException {
    try (var client =
        HttpClient.newBuilder().sslContext(Tls.trusting(latchkey.authority())).build()) {
      var request = HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/metrics"));
      return client.send(request.build(), BodyHandlers.ofString()).body();
    }
  }

  private static void commands(RunningLatchkey latchkey, Person person) {
    var data = latchkey.data().toString();
    for (var words :
        new String[][] {
          {"accounts", "show", person.email()},
          {"audit", "list"},
          {"audit", "list", "--json"},
          {"keys", "list"},
        }) {
      var command = Launcher.latchkey(words);
      command.command().addAll(List.of("--data", data));
      command.environment().put("LATCHKEY_JAVA_OPTIONS", EGYPTIAN);
      plain(Finished.of(command, ""));
    }
  }
}
