package dev.latchkey.agent.sink;

import dev.latchkey.protocol.SinkKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/// The kinds of sinks that there are.
public final class Sinks {
  // `:` ends a name in the file, `#` begins a comment there.
  private static final Pattern HTPASSWD_USER =
      Pattern.compile("(?!#)[\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}&&[^:]]+");

  private static final String FORMS =
      "write file:/PATH, command:/PATH, linux-user:NAME, postgresql:ROLE@HOST:PORT/DATABASE,"
          + " mariadb:USER@HOST:PORT, htpasswd:/FILE:USER or stdout";

  private final SinkHost host;
  private final FileOwnership ownership;

  public Sinks(SinkHost host) {
    this.host = host;
    this.ownership = new FileOwnership(host.user());
  }

  /// Reads `kind:target`.
  public SinkParseResult read(String text) {
    int colon = text.indexOf(':');
    var kind = colon < 0 ? text : text.substring(0, colon);
    var target = colon < 0 ? "" : text.substring(colon + 1);
    return switch (kind) {
      case "file" -> file(target);
      case "command" -> command(target);
      case "htpasswd" -> htpasswd(target);
      case "postgresql" -> postgresql(target);
      case "linux-user" -> linuxUser(target);
      case "mariadb" -> mariadb(target);
      case "stdout" -> stdout(colon);
      default -> new SinkParseResult.Unreadable(FORMS);
    };
  }

  private SinkParseResult file(String target) {
    return path(target)
        .map(path -> new FileTarget(path, ownership))
        .map(file -> known(new FileSink(address("file", target), file)))
        .orElseGet(Sinks::noPath);
  }

  private SinkParseResult command(String target) {
    return path(target)
        .map(path ->
            known(new CommandSink(address("command", target), path, ownership, host.deadline())))
        .orElseGet(Sinks::noPath);
  }

  private SinkParseResult htpasswd(String target) {
    int colon = target.lastIndexOf(':');
    var path = path(target.substring(0, Math.max(colon, 0)));
    if (path.isEmpty()) {
      return new SinkParseResult.Unreadable("write htpasswd:/FILE:USER, the path without . or ..");
    }
    var user = target.substring(colon + 1);
    if (!HTPASSWD_USER.matcher(user).matches()
        || user.getBytes(StandardCharsets.UTF_8).length > HtpasswdSink.MAX_USER) {
      return new SinkParseResult.Unreadable(
          "an htpasswd user has 1 to 193 bytes, no blanks, and does not begin with #");
    }
    var file = new FileTarget(path.get(), ownership);
    return known(new HtpasswdSink(address("htpasswd", target), file, user, host.randomness()));
  }

  private SinkParseResult postgresql(String target) {
    return DatabaseAddress.read(target)
        .filter(database -> !database.database().isEmpty())
        .map(database ->
            known(
                new PostgresqlSink(address("postgresql", target), new Psql(database, host), host)))
        .orElseGet(() ->
            new SinkParseResult.Unreadable(
                "write postgresql:ROLE@HOST:PORT/DATABASE, or postgresql:ROLE@/DATABASE for the"
                    + " local socket"));
  }

  private SinkParseResult stdout(int colon) {
    return colon < 0
        ? known(new StdoutSink(address("stdout", ""), host.display()))
        : new SinkParseResult.Unreadable("write stdout alone");
  }

  private SinkParseResult mariadb(String target) {
    return DatabaseAddress.read(target)
        .filter(account -> account.database().isEmpty())
        .map(account ->
            known(new MariadbSink(address("mariadb", target), new Mariadb(account, host))))
        .orElseGet(() ->
            new SinkParseResult.Unreadable(
                "write mariadb:USER@HOST:PORT, or mariadb:USER@ for the local socket"));
  }

  private SinkParseResult linuxUser(String target) {
    return LinuxUserSink.NAME.matcher(target).matches()
        ? known(
            new LinuxUserSink(address("linux-user", target), LinuxAccounts.ofThisServer(), host))
        : new SinkParseResult.Unreadable("write linux-user:NAME");
  }

  private static SinkParseResult known(Sink sink) {
    return new SinkParseResult.Known(sink);
  }

  private static SinkParseResult noPath() {
    return new SinkParseResult.Unreadable("the path must begin with / and contain no . or ..");
  }

  private static SinkAddress address(String kind, String target) {
    return new SinkAddress(new SinkKind(kind), target);
  }

  private static Optional<Path> path(String text) {
    try {
      var path = Path.of(text);
      return path.isAbsolute() && path.getFileName() != null && path.normalize().equals(path)
          ? Optional.of(path)
          : Optional.empty();
    } catch (InvalidPathException invalid) {
      return Optional.empty();
    }
  }
}
