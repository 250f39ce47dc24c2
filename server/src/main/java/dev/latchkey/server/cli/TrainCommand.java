package dev.latchkey.server.cli;

import dev.latchkey.server.LatchkeyServer;
import dev.latchkey.server.ServerSettings;
import dev.latchkey.server.installation.DataFolder;
import dev.latchkey.server.observability.Logs;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `latchkey train`: starts a server in an empty folder, sends it the usual requests, lists its
/// accounts as an operator does, and ends; what the Java machine learns on the way makes later
/// starts fast.
@Command(
    name = "train",
    hidden = true,
    description = "Sends the usual requests to a server in an empty folder, then exits.",
    mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--rounds",
      hidden = true,
      paramLabel = "NUMBER",
      description = "Number of rounds; 20 by default; 0 only starts the server.")
  private int rounds = 20;

  @Override
  public Integer call() throws Exception {
    var data = InstallationOptions.of(spec).begun().make();
    Logs.open(data.log(), "info", true);
    // Nothing of the operator's: no mail server, no database, no public address. And no
    // OpenPGP: its library is signed and stays out of the cache, so that each start would have to
    // load from it what our own classes were verified against, and to check the signature first.
    var settings =
        ServerSettings.load(
            Optional.empty(),
            Map.of(),
            Map.of("port", "0", "management.port", "0", "mail.openpgp", "off"));
    try (var server = ServeCommand.start(data, settings)) {
      ServeCommand.banner(data, server);
      if (rounds > 0) {
        rehearse(server, data);
      }
    }
    return rounds > 0 ? command(data) : 0;
  }

  /// All commands of administration open the installation in this way.
  private static int command(DataFolder data) {
    return Latchkey.run("accounts", "list", "--data", data.path().toString());
  }

  private void rehearse(LatchkeyServer server, DataFolder data)
      throws IOException, InterruptedException {
    try (var rehearsal =
        new AotTraining(server.baseUrl(), server.certificateAuthority(), data.mail())) {
      rehearsal.run(rounds);
    }
  }
}
