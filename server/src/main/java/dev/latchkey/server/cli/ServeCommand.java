package dev.latchkey.server.cli;

import dev.latchkey.server.LatchkeyServer;
import dev.latchkey.server.ServerSettings;
import dev.latchkey.server.StartupChecks;
import dev.latchkey.server.installation.DataFolder;
import dev.latchkey.server.observability.LogSettings;
import dev.latchkey.server.observability.Logs;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.settings.BadSetting;
import dev.latchkey.server.settings.Settings;
import dev.latchkey.server.web.ListenSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `latchkey serve`: answers until it is told to stop.
@Command(
    name = "serve",
    description = "Starts the server; Ctrl-C stops it.",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  /// When everything that is made ahead is made.
  private static final Duration SETTLED = Duration.ofSeconds(10);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port to listen on; 0 takes a free one; 8443 by default.")
  private @Nullable String port;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description = "Address to listen on; 127.0.0.1 by default.")
  private @Nullable String bind;

  @Override
  public Integer call() throws InterruptedException {
    var data = InstallationOptions.of(spec).begun();
    var settings = InstallationOptions.of(spec).settings(data, arguments());
    var level = LogSettings.of(settings).level();
    var free = StartupChecks.check(data, settings);
    Logs.open(data.make().log(), level, !InstallationOptions.stderrIsTerminal());
    var server = start(data, settings, free);
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "shutdown"));
    banner(data, server);
    System.out.println("ready " + server.baseUrl());
    System.out.flush();
    var deaf = new CountDownLatch(1);
    server.whenDeaf(deaf::countDown);
    if (!deaf.await(SETTLED.toSeconds(), TimeUnit.SECONDS)) {
      System.gc(); // what only the start needed is given back, once
      deaf.await();
    }
    return ExitCode.SOFTWARE;
  }

  static LatchkeyServer start(DataFolder data, Settings settings) {
    return start(data, settings, StartupChecks.check(data, settings));
  }

  private static LatchkeyServer start(DataFolder data, Settings settings, int port) {
    return new LatchkeyServer(data, settings, port, new SystemRandomness(), Clock.systemUTC());
  }

  private Map<String, String> arguments() {
    var arguments = new HashMap<String, String>();
    if (port != null) {
      arguments.put("port", port);
    }
    if (bind != null) {
      arguments.put("bind", bind);
    }
    check(ServerSettings.load(Optional.empty(), Map.of(), arguments));
    return arguments;
  }

  /// What is a bad setting elsewhere is wrong usage as an argument.
  private void check(Settings arguments) {
    try {
      var _ = ListenSettings.port(arguments);
      var _ = ListenSettings.bind(arguments);
    } catch (BadSetting e) {
      throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
    }
  }

  static void banner(DataFolder data, LatchkeyServer server) {
    System.err.printf(
        Locale.ROOT,
        """

          Latchkey %s
            sign in      %s
            data         %s
            mail         %s
            trust        %s

        """,
        Version.current(),
        server.baseUrl(),
        data.path(),
        data.mail(),
        server.certificateAuthority());
  }
}
