package dev.latchkey.server;

import dev.latchkey.server.installation.DataFolder;
import dev.latchkey.server.installation.ServeLock;
import dev.latchkey.server.installation.UnusableDataFolder;
import dev.latchkey.server.settings.BadSetting;
import dev.latchkey.server.settings.Settings;
import dev.latchkey.server.web.ListenSettings;
import dev.latchkey.server.web.ManagementSettings;
import dev.latchkey.server.web.PortTaken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What an operator can get wrong, found out before anything is made: after a refused start a
/// folder that was new is still new.
public final class StartupChecks {
  private StartupChecks() {}

  /// Looks at the folder, the ports and the settings, in this order: another Latchkey on the folder
  /// also explains why its port is taken.
  ///
  /// @return the port to listen on, never 0: links hold it, so that it must be known from the start
  /// @throws UnusableDataFolder where another server has the folder
  /// @throws PortTaken where a port that is set cannot be listened on
  /// @throws BadSetting where a setting is out of its bounds
  public static int check(DataFolder data, Settings settings) {
    ServeLock.refuseSecond(data);
    var port = ports(settings);
    if (!Files.exists(data.keys())) { // and so no secrets either
      ServerSettings.check(settings, port, data, _ -> Optional.empty());
    }
    return port;
  }

  /// All at once, so that two settings with one port are noticed, too.
  private static int ports(Settings settings) {
    var bind = ListenSettings.bind(settings);
    var taken = new ArrayList<ServerSocket>();
    try {
      taken.add(
          listen(
              bind,
              ListenSettings.port(settings),
              "--port PORT, or another address with --bind ADDRESS"));
      ListenSettings.redirectPort(settings)
          .ifPresent(plain -> taken.add(listen(bind, plain, "http-redirect-port")));
      var management = ManagementSettings.of(settings);
      if (management.port() != 0 && management.asked()) {
        taken.add(listen(management.bind(), management.port(), "management.port"));
      }
      return taken.getFirst().getLocalPort();
    } finally {
      close(taken);
    }
  }

  private static ServerSocket listen(InetAddress bind, int port, String setting) {
    try {
      return new ServerSocket(port, 1, bind);
    } catch (IOException e) {
      throw new PortTaken(bind.getHostAddress(), port, setting, e);
    }
  }

  private static void close(List<ServerSocket> sockets) {
    try {
      for (var socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
