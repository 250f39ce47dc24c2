package dev.latchkey.agent.sink;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Runs the client `mariadb` with a script on its standard input. It signs in as `~/.my.cnf` of the
/// agent's user says, or under that user's name. Over a network only with verified TLS.
///
/// @param address its name is that of the user, or the user, `@` and the account's host
record Mariadb(DatabaseAddress address, SinkHost host) {
  private static final int PORT = 3306;
  private static final Pattern ERROR = Pattern.compile("^ERROR (\\d{4})", Pattern.MULTILINE);

  /// One row for each account of the user.
  private static final String ACCOUNTS =
      """
      SET SESSION lock_wait_timeout = 5, max_statement_time = 8;
      SELECT HEX(Host), CASE
        WHEN @@read_only THEN 'read_only'
        WHEN JSON_VALUE(Priv, '$.is_role') = 1 THEN 'role'
        WHEN JSON_VALUE(Priv, '$.account_locked') = 1 THEN 'locked'
        WHEN JSON_VALUE(Priv, '$.plugin') <> 'mysql_native_password' AND NOT JSON_EXISTS(Priv, '$.auth_or')
          THEN CONCAT('by ', JSON_VALUE(Priv, '$.plugin'))
        WHEN NOT JSON_EXISTS(Priv, '$.auth_or') THEN 'password'
        WHEN JSON_COMPACT(JSON_EXTRACT(Priv, '$.auth_or')) IN
          ('[{"plugin":"unix_socket"},{}]', '[{},{"plugin":"unix_socket"}]')
          AND JSON_VALUE(Priv, '$.plugin') = 'mysql_native_password' THEN 'or_socket'
        ELSE 'other' END,
        COALESCE(JSON_VALUE(Priv, '$.ssl_type'), 0),
        CONCAT('=', JSON_VALUE(Priv, '$.authentication_string'))
      FROM mysql.global_priv WHERE CAST(User AS BINARY) = 0x\
      """;

  /// An account of the user's.
  ///
  /// @param kind one word, or `by` and the plugin of its only way in; see the query
  /// @param ownTls whether it asks for TLS
  record Account(String host, String kind, boolean ownTls, String hash) {}

  /// What comes of looking for the user's accounts.
  sealed interface Look {
    record Found(List<Account> accounts) implements Look {}

    record Failed(String why) implements Look {}
  }

  Look accounts() {
    var user = HexFormat.of().formatHex(user().getBytes(StandardCharsets.UTF_8));
    return switch (administer(ACCOUNTS + user + ";\n")) {
      case Program.Run.Ended(var code, var out, _, _) when code == 0 ->
          new Look.Found(out.lines().map(Mariadb::account).filter(this::isMeant).toList());
      case Program.Run.Ended(_, _, var err, _) ->
          new Look.Failed(
              err.lines()
                  .filter(line -> line.startsWith("ERROR"))
                  .findFirst()
                  .orElse("no reason given"));
      case Program.Run.Killed() -> new Look.Failed("it does not answer");
      case Program.Run.NotStarted() ->
          new Look.Failed("there is no program mariadb: install MariaDB's client");
    };
  }

  private static Account account(String row) {
    var fields = row.split("\t", -1);
    return new Account(
        new String(HexFormat.of().parseHex(fields[0]), StandardCharsets.UTF_8),
        fields[1],
        !fields[2].equals("0"),
        fields[3].replaceFirst("^(=|NULL$)", ""));
  }

  private boolean isMeant(Account account) {
    int at = address.name().lastIndexOf('@');
    return at < 0 || account.host().equals(address.name().substring(at + 1));
  }

  String user() {
    int at = address.name().lastIndexOf('@');
    return at < 0 ? address.name() : address.name().substring(0, at);
  }

  /// Runs a script as the administrator.
  Program.Run administer(String script) {
    return run(Files.exists(settings()) ? settings() : null, List.of(), script);
  }

  /// Signs in as the user itself and asks which account that is.
  ///
  /// @param password in the form of [#signInFile]
  Program.Run signIn(Path password) {
    return run(password, List.of("--user=" + user()), "SELECT CURRENT_USER();\n");
  }

  /// An option file with a password, behind the administrator's own, which knows the authority. In
  /// it `#` begins a comment and `\` an escape, within quotes and words as well.
  String signInFile(NewPassword password) {
    var quoted = password.reveal().replace("\\", "\\\\").replace("\"", "\\\"");
    return (Files.exists(settings()) ? "!include " + settings() + "\n" : "")
        + "[client]\npassword=\""
        + quoted
        + "\"\n";
  }

  private Program.Run run(@Nullable Path options, List<String> more, String script) {
    var command = new ArrayList<>(List.of("mariadb"));
    command.add(options == null ? "--no-defaults" : "--defaults-file=" + options);
    command.addAll(List.of("--batch", "--skip-column-names", "--connect-timeout=5"));
    command.add("--default-character-set=utf8mb4");
    command.addAll(place());
    command.addAll(more);
    var environment = Map.of("HOME", host.home().toString());
    return new Program(command, environment, host.deadline()).ask(Program.Input.of(script));
  }

  private List<String> place() {
    if (address.isLocal()) {
      return address.host().isEmpty()
          ? List.of("--protocol=SOCKET")
          : List.of("--protocol=SOCKET", "--socket=" + address.host());
    }
    return List.of(
        "--protocol=TCP",
        "--host=" + address.host(),
        "--port=" + (address.port() == 0 ? PORT : address.port()),
        "--ssl",
        "--ssl-verify-server-cert");
  }

  private Path settings() {
    return host.home().resolve(".my.cnf");
  }

  /// The number of the first error that the client reports.
  static OptionalInt error(String err) {
    var match = ERROR.matcher(err);
    return match.results().mapToInt(found -> Integer.parseInt(found.group(1))).findFirst();
  }
}
