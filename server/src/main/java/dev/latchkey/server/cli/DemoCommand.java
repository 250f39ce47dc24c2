package dev.latchkey.server.cli;

import dev.latchkey.server.AdminTools;
import dev.latchkey.server.LatchkeyServer;
import dev.latchkey.server.ServerSettings;
import dev.latchkey.server.demo.Demo;
import dev.latchkey.server.installation.DataFolder;
import dev.latchkey.server.observability.Logs;
import dev.latchkey.server.secrets.SystemRandomness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `latchkey demo`: tries everything for real in a throw-away folder.
@Command(
    name = "demo",
    description =
        "Demonstrates both flows with a real server and agent in a temporary folder, then serves"
            + " for your browser. Takes neither --data nor --config.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--once",
      description = "Exits after the demonstration; exit code 0 only if every step passed.")
  private boolean once;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (InstallationOptions.of(spec).isNamed()) {
      throw new ParameterException(
          spec.commandLine(),
          "the demo uses a temporary folder and its own settings: remove --data and --config");
    }
    var folder = Files.createTempDirectory("latchkey-demo");
    var data = DataFolder.open(folder.resolve("latchkey"));
    var settings =
        ServerSettings.load(
            Optional.empty(), Map.of(), Map.of("port", "0", "management.port", "0"));
    Logs.open(data.log(), "info", false);
    var server = ServeCommand.start(data, settings);
    // However it ends, keys and emails go with the folder.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server, folder), "end"));
    try (var tools = AdminTools.open(data, settings, new SystemRandomness(), Clock.systemUTC())) {
      System.out.println("Latchkey runs at " + server.baseUrl() + ", with everything in " + folder);
      var demo = new Demo(server, tools, data.mail(), agent(), folder);
      var right = demo.walk();
      if (!once) {
        serve(data, server.baseUrl().toString(), demo.credentials());
      }
      return right ? 0 : 1;
    }
  }

  private static void serve(DataFolder data, String address, String credentials)
      throws InterruptedException {
    System.out.printf(
        Locale.ROOT,
        "%nNow try it yourself: %s/sign-in  (%s)%nEmail is in %s. Ctrl-C stops the demo and removes"
            + " the folder.%n",
        address,
        credentials,
        data.mail());
    new CountDownLatch(1).await();
  }

  private static void end(LatchkeyServer server, Path folder) {
    server.close();
    remove(folder);
  }

  private static Path agent() {
    return Path.of(System.getProperty("latchkey.home", ".")).resolve("latchkey-agent");
  }

  private static void remove(Path folder) {
    try (var files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(DemoCommand::delete);
    } catch (IOException e) {
      System.err.println("latchkey: the folder " + folder + " could not be removed");
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      System.err.println("latchkey: " + file + " could not be removed");
    }
  }
}
