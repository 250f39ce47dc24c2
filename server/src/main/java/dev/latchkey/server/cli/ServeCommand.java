package dev.latchkey.server.cli;

import dev.latchkey.server.DataFolder;
import dev.latchkey.server.LatchkeyServer;
import dev.latchkey.server.observability.Logs;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.settings.BadSetting;
import dev.latchkey.server.settings.Key;
import dev.latchkey.server.settings.Settings;
import dev.latchkey.server.web.PortTaken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `latchkey serve`: answers until it is told to stop.
@Command(
    name = "serve",
    description = "Serves over HTTPS until Ctrl-C.",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port to listen on; 0 takes a free one.")
  private @Nullable String port;

  @Option(names = "--bind", paramLabel = "ADDR", description = "Address to listen on.")
  private @Nullable String bind;

  @Override
  public Integer call() throws InterruptedException {
    var data = Installation.of(spec).open();
    var settings = Installation.of(spec).settings(data, arguments());
    Logs.open(
        data.log(),
        settings.word(Key.LOG_LEVEL, "error", "warn", "info", "debug", "trace"),
        !Installation.stderrIsTerminal());
    var server = start(data, settings);
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "shutdown"));
    banner(data, server);
    System.out.println("ready " + server.baseUrl());
    System.out.flush();
    new CountDownLatch(1).await();
    return 0;
  }

  static LatchkeyServer start(DataFolder data, Settings settings) {
    return new LatchkeyServer(
        data, settings, port(settings), new SystemRandomness(), Clock.systemUTC());
  }

  private Map<Key, String> arguments() {
    var arguments = new EnumMap<Key, String>(Key.class);
    if (port != null) {
      arguments.put(Key.PORT, port);
    }
    if (bind != null) {
      arguments.put(Key.BIND, bind);
    }
    return arguments;
  }

  /// Links hold the port, so that a free one must be known before anything is made; a taken one is
  /// noticed before anything is made, too.
  private static int port(Settings settings) {
    var port = settings.number(Key.PORT, 0, 65535);
    var bind = settings.text(Key.BIND);
    try (var socket = new ServerSocket(port, 1, InetAddress.ofLiteral(bind))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new PortTaken(bind, port);
    } catch (IllegalArgumentException e) {
      throw new BadSetting("bind must be an address, for instance 127.0.0.1 or 0.0.0.0.");
    }
  }

  static void banner(DataFolder data, LatchkeyServer server) {
    System.err.printf(
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
