package dev.latchkey.client;

import dev.latchkey.server.AdminTools;
import dev.latchkey.server.LatchkeyServer;
import dev.latchkey.server.ServerSettings;
import dev.latchkey.server.admin.AddOutcome;
import dev.latchkey.server.admin.NewAccount;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.installation.DataFolder;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.testkit.TestFolder;
import dev.latchkey.testkit.TestPorts;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The real server in this process, on a folder and a port of its own.
final class LocalServer implements AutoCloseable {
  private final Path folder = TestFolder.makeInMemory();
  private final LatchkeyServer server;

  LocalServer(Map<String, String> settings) {
    var port = TestPorts.free();
    var all = new HashMap<>(settings);
    all.put("management.port", "0");
    server =
        new LatchkeyServer(
            DataFolder.open(folder),
            ServerSettings.load(Optional.empty(), Map.of(), all),
            port,
            new SystemRandomness(),
            Clock.systemUTC());
  }

  /// A new application.
  LatchkeyClient.Credentials application(Scope... scopes) {
    var settings = ServerSettings.load(Optional.empty(), Map.of(), Map.of());
    try (var tools =
        AdminTools.open(
            DataFolder.open(folder), settings, new SystemRandomness(), Clock.systemUTC())) {
      var made = tools.clients().add("Example Hosting", Set.of(scopes));
      return new LatchkeyClient.Credentials(made.client().id().value(), made.secret().exposeText());
    }
  }

  /// The id of a new account.
  String account(String email) {
    var settings = ServerSettings.load(Optional.empty(), Map.of(), Map.of());
    var none = Optional.<String>empty();
    try (var tools =
        AdminTools.open(
            DataFolder.open(folder), settings, new SystemRandomness(), Clock.systemUTC())) {
      var wanted = (NewAccount.Reading.Good) NewAccount.read(email, none, none, none);
      var added = (AddOutcome.Added) tools.accounts().add(wanted.account());
      return added.account().id().value();
    }
  }

  /// A client of a new application.
  LatchkeyClient connect(Scope... scopes) {
    return connect(application(scopes));
  }

  LatchkeyClient connect(LatchkeyClient.Credentials credentials) {
    return LatchkeyClient.connect(server.baseUrl(), credentials, server.certificateAuthority());
  }

  LatchkeyServer server() {
    return server;
  }

  @Override
  public void close() {
    server.close();
  }
}
