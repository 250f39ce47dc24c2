package dev.latchkey.agent.sink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Runs `psql` with a script on its standard input. It signs in
///
/// - as libpq's service `latchkey-agent` says, where the agent's user has one;
/// - else, for root and a local socket, as the user `postgres` of this server;
/// - else as the agent's own user, with that user's `~/.pgpass`.
///
/// Over a network only with verified TLS.
record Psql(DatabaseAddress address, SinkHost host) {
  private static final String SERVICE = "latchkey-agent";
  private static final int PORT = 5432;

  /// What keeps the agent's settings from being used, in words.
  Optional<String> obstacle() {
    try {
      return service().stream().anyMatch(line -> line.startsWith("password"))
          ? Optional.of(
              serviceFile() + " contains a password for " + SERVICE + ": move it to ~/.pgpass")
          : Optional.empty();
    } catch (IOException unreadable) {
      return Optional.of("cannot read " + serviceFile());
    }
  }

  /// Runs a script as the administrator.
  Program.Run administer(String script) {
    var prefix =
        becomesPostgres()
            ? List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups")
            : List.<String>of();
    return run(prefix, Map.of(), script);
  }

  /// Signs in as the role itself and asks who that is.
  ///
  /// @param passwords a file in the form of `~/.pgpass`
  Program.Run signIn(Path passwords) {
    var settings = new LinkedHashMap<String, String>();
    settings.put("user", address.name());
    settings.put("passfile", passwords.toString());
    if (!address.isLocal()) {
      // The server must know the password, and never gets to see it.
      settings.put("channel_binding", "require");
    }
    return run(List.of(), settings, "SELECT session_user;\n");
  }

  private Program.Run run(List<String> prefix, Map<String, String> more, String script) {
    var command = new ArrayList<>(prefix);
    command.addAll(List.of("psql", "-X", "-q", "-A", "-t", "-w", "-v", "ON_ERROR_STOP=1"));
    command.addAll(List.of("-v", "VERBOSITY=sqlstate", "-v", "role=" + address.name()));
    command.addAll(List.of("-d", connection(more)));
    var environment = new LinkedHashMap<String, String>();
    environment.put("PGCLIENTENCODING", "UTF8");
    if (prefix.isEmpty()) {
      environment.put("HOME", host.home().toString());
    }
    return new Program(command, environment, host.deadline()).ask(Program.Input.of(script));
  }

  private String connection(Map<String, String> more) {
    var settings = new LinkedHashMap<String, String>();
    if (hasService()) {
      settings.put("service", SERVICE);
    }
    if (!address.host().isEmpty()) {
      settings.put("host", address.host());
    }
    settings.put("port", String.valueOf(address.port() == 0 ? PORT : address.port()));
    settings.put("dbname", address.database());
    settings.put("sslmode", address.isLocal() ? "disable" : "verify-full");
    settings.put("gssencmode", "disable");
    settings.put("connect_timeout", "5");
    settings.put("application_name", SERVICE);
    settings.putAll(more);
    var text = new StringBuilder();
    settings.forEach((name, value) ->
        text.append(name)
            .append("='")
            .append(value.replace("\\", "\\\\").replace("'", "\\'"))
            .append("' "));
    return text.toString();
  }

  private boolean becomesPostgres() {
    return host.user() == 0 && address.isLocal() && !hasService();
  }

  private boolean hasService() {
    try {
      return !service().isEmpty();
    } catch (IOException unreadable) {
      return false;
    }
  }

  private Path serviceFile() {
    return host.home().resolve(".pg_service.conf");
  }

  /// The lines of the service, its name first; empty where there is none.
  private List<String> service() throws IOException {
    if (!Files.exists(serviceFile())) {
      return List.of();
    }
    var lines = Files.readAllLines(serviceFile()).stream().map(String::strip).toList();
    int begin = lines.indexOf("[" + SERVICE + "]");
    if (begin < 0) {
      return List.of();
    }
    int end = begin + 1;
    while (end < lines.size() && !lines.get(end).startsWith("[")) {
      end++;
    }
    return lines.subList(begin, end);
  }
}
