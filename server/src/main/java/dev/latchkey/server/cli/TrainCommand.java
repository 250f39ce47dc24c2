package dev.latchkey.server.cli;

import dev.latchkey.server.keys.PrivateTrust;
import dev.latchkey.server.observability.Logs;
import dev.latchkey.server.settings.Key;
import dev.latchkey.server.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `latchkey train`: starts a server in an empty folder, sends it the usual requests and ends; what
/// the Java machine learns on the way makes later starts fast.
@Command(
    name = "train",
    hidden = true,
    description = "Sends a server in an empty folder the usual requests and ends.",
    mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
  private static final List<String> PAGES =
      List.of(
          "/sign-in",
          "/sign-up",
          "/forgot-password",
          "/reset-password",
          "/verify",
          "/help/passwords");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--rounds", hidden = true, description = "How often. 20 by default.")
  private int rounds = 20;

  @Override
  public Integer call() throws Exception {
    var data = Installation.of(spec).open();
    Logs.open(data.log(), "info", false);
    // Nothing of the operator's: no mail of his, no database of his, no public address.
    var settings = Settings.load(Optional.empty(), Map.of(), Map.of(Key.PORT, "0"));
    try (var server = ServeCommand.start(data, settings);
        var client =
            HttpClient.newBuilder()
                .sslContext(PrivateTrust.context(server.certificateAuthority()))
                .build()) {
      for (var round = 0; round < rounds; round++) {
        visit(client, server.baseUrl(), round);
      }
    }
    return 0;
  }

  private static void visit(HttpClient client, URI base, int round)
      throws IOException, InterruptedException {
    for (var page : PAGES) {
      client.send(HttpRequest.newBuilder(base.resolve(page)).build(), BodyHandlers.ofByteArray());
    }
    post(
        client,
        base,
        "accounts",
        "{\"email\":\"t%d@example.org\",\"password\":\"correct horse battery %d\"}",
        round);
    post(
        client,
        base,
        "sessions",
        "{\"login\":\"t%d@example.org\",\"password\":\"wrong horse %d\"}",
        round);
    post(client, base, "recovery", "{\"email\":\"t%d@example.org\"}", round);
    client.send(
        HttpRequest.newBuilder(base.resolve("/api/v1/session"))
            .header("Authorization", "Bearer none")
            .build(),
        BodyHandlers.ofByteArray());
  }

  private static void post(HttpClient client, URI base, String path, String body, int round)
      throws IOException, InterruptedException {
    client.send(
        HttpRequest.newBuilder(base.resolve("/api/v1/" + path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.replace("%d", Integer.toString(round))))
            .build(),
        BodyHandlers.ofByteArray());
  }
}
