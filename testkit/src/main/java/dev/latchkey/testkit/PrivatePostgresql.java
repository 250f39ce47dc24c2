package dev.latchkey.testkit;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// A PostgreSQL server of the tests' own, started once per JVM: a new cluster in a new folder with
/// a socket folder of its own, on a free loopback port, TLS only, with a certificate made for it.
/// It is reached at 127.0.0.2, too, which the certificate does not name.
///
/// It hangs on a pipe of this JVM: when the JVM ends, in whatever way, the server stops and its
/// folder is removed. Durability across power cuts is switched off; nothing else is.
public final class PrivatePostgresql {
  private static final String MISSING =
      "These tests need PostgreSQL 15 or later and skip nothing without it: install it (on Debian:"
          + " apt-get install postgresql).";
  private static final String OWNER = "postgres";
  private static final String ROLE = "latchkey";
  private static final int ATTEMPTS = 3;
  private static final int PATIENCE_SECONDS = 120;
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private final Path folder;
  private final int port;
  private final String ownerPassword;
  private final String password;
  private final Process process;

  private PrivatePostgresql() {
    ownerPassword = secret();
    password = secret();
    try {
      var programs = programs().orElseThrow(() -> new AssertionError(MISSING));
      port = TestPorts.free();
      folder = Files.createTempDirectory("latchkey-postgresql-");
      Files.writeString(folder.resolve("owner-password"), ownerPassword);
      Files.writeString(folder.resolve("run.sh"), script(programs, INITDB));
      TestAuthority.stranger().writeTo(Files.createDirectory(folder.resolve("tls")), "localhost");
      process = start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await();
    execute("postgres", "CREATE ROLE " + ROLE + " LOGIN PASSWORD '" + password + "'");
  }

  /// A standby that follows the primary, with the same certificate.
  private PrivatePostgresql(PrivatePostgresql primary) {
    ownerPassword = primary.ownerPassword;
    password = primary.password;
    try {
      port = TestPorts.free();
      folder = Files.createTempDirectory("latchkey-postgresql-");
      var pass = "*:*:*:" + OWNER + ":" + ownerPassword;
      var pgpass = Files.writeString(folder.resolve("pgpass"), pass);
      Files.setPosixFilePermissions(pgpass, PosixFilePermissions.fromString("rw-------"));
      var copy =
          """
          pg_basebackup" -D data -R -X stream -c fast --no-sync -w \
            -d "host=127.0.0.1 port=%d user=postgres passfile=$PWD/pgpass" >initdb.log 2>&1\
          """
              .formatted(primary.port);
      var programs = programs().orElseThrow(() -> new AssertionError(MISSING));
      Files.writeString(folder.resolve("run.sh"), script(programs, copy));
      Files.createDirectory(folder.resolve("tls"));
      for (var name : List.of("ca.pem", "server.pem", "server.key")) {
        var file = Path.of("tls").resolve(name);
        Files.copy(primary.folder.resolve(file), folder.resolve(file), COPY_ATTRIBUTES);
      }
      process = start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await();
  }

  private static String secret() {
    var bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static final class Running {
    static final PrivatePostgresql SERVER = startWithAnyPort();
  }

  /// The server of this JVM.
  public static PrivatePostgresql running() {
    return Running.SERVER;
  }

  /// Another one, for a test that stops it. It ends with this JVM.
  public static PrivatePostgresql own() {
    return startWithAnyPort();
  }

  /// A standby of this one, which streams what it writes. It ends with this JVM.
  public PrivatePostgresql standby() {
    return new PrivatePostgresql(this);
  }

  /// Whether it may only be read, from now on and also by those who are connected.
  public void readOnly(boolean only) {
    execute("postgres", "ALTER SYSTEM SET default_transaction_read_only = " + only);
    execute("postgres", "SELECT pg_reload_conf()");
  }

  /// Makes the standby a primary.
  public void promote() {
    execute("postgres", "SELECT pg_promote(true, " + PATIENCE_SECONDS + ")");
  }

  /// Waits until the standby has all that the primary had written when this is called.
  public void catchUp(PrivatePostgresql primary, String database) {
    var written = primary.ask(database, "SELECT pg_current_wal_flush_lsn()");
    var reached = "SELECT pg_last_wal_replay_lsn() >= '" + written + "'";
    for (var tries = 0; tries < PATIENCE_SECONDS * 10; tries++) {
      if (ask(database, reached).equals("t")) {
        return;
      }
      pause();
    }
    throw new AssertionError("the standby does not follow");
  }

  /// Stops it, as its operator would, connections or not.
  public void stop() {
    say("stop");
    for (var tries = 0; tries < PATIENCE_SECONDS * 10; tries++) {
      try (var _ = connect("postgres")) {
        pause();
      } catch (SQLException e) {
        return;
      }
    }
    throw new AssertionError("PostgreSQL does not stop");
  }

  /// Starts it again on the same data and port.
  public void startAgain() {
    say("start");
    await();
  }

  private void say(String word) {
    try {
      process.getOutputStream().write((word + "\n").getBytes(StandardCharsets.US_ASCII));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The port is free when it is chosen, and someone else's a moment later, now and then.
  private static PrivatePostgresql startWithAnyPort() {
    for (var attempt = 1; attempt < ATTEMPTS; attempt++) {
      try {
        return new PrivatePostgresql();
      } catch (NotStarted e) {
        System.getLogger("tests").log(System.Logger.Level.INFO, "once more", e);
      }
    }
    return new PrivatePostgresql();
  }

  private static final class NotStarted extends RuntimeException {
    NotStarted(String log) {
      super("The private PostgreSQL did not start: " + log);
    }
  }

  /// The folder with `initdb` and `postgres`, the newest version first.
  private static Optional<Path> programs() throws IOException {
    var debian = Path.of("/usr/lib/postgresql");
    try (var versions = Files.isDirectory(debian) ? Files.list(debian) : Stream.<Path>empty()) {
      return versions
          .filter(version -> Files.isExecutable(version.resolve("bin/initdb")))
          .max(Comparator.comparingInt(PrivatePostgresql::number))
          .map(version -> version.resolve("bin"))
          .or(PrivatePostgresql::onPath);
    }
  }

  private static int number(Path version) {
    var digits = String.valueOf(version.getFileName()).replaceAll("[^0-9].*", "");
    return digits.isEmpty() ? 0 : Integer.parseInt(digits);
  }

  private static Optional<Path> onPath() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .map(Path::of)
        .filter(folder -> Files.isExecutable(folder.resolve("initdb")))
        .findFirst();
  }

  /// Reads the owner's password from a file.
  private static final String INITDB =
      """
      initdb" -D data -U postgres -E UTF8 --locale=C --no-sync \
        --auth-local=reject --auth-host=scram-sha-256 --pwfile=owner-password >initdb.log 2>&1
      echo 'hostssl all all 127.0.0.1/32 scram-sha-256' >data/pg_hba.conf
      echo 'hostssl replication all 127.0.0.1/32 scram-sha-256' >>data/pg_hba.conf\
      """;

  /// The script waits for the end of its input.
  private String script(Path programs, String make) {
    return """
    set -eu
    umask 077
    cd "%1$s"
    "%2$s/%4$s
    mkdir socket
    serve() {
      "%2$s/postgres" -D data -c listen_addresses=127.0.0.1,127.0.0.2 -c port=%3$d \
        -c unix_socket_directories="%1$s/socket" -c max_connections=200 -c fsync=off \
        -c ssl=on -c ssl_cert_file="%1$s/tls/server.pem" -c ssl_key_file="%1$s/tls/server.key" \
        >>postgres.log 2>&1 &
      server=$!
    }
    halt() {
      kill -INT $server 2>/dev/null || :
      wait $server || :
    }
    serve
    while read -r word; do
      case $word in
        stop) halt ;;
        start) serve ;;
      esac
    done
    halt
    cd /
    rm -rf "%1$s"
    """
        .formatted(folder, programs, port, make);
  }

  private Process start() throws IOException {
    return runAsOwner(folder);
  }

  /// Runs `run.sh` in the folder. PostgreSQL refuses to run as root: then it runs as its own user,
  /// who owns the folder.
  static Process runAsOwner(Path folder) throws IOException {
    var script = folder.resolve("run.sh").toString();
    if (!"root".equals(System.getProperty("user.name"))) {
      return new ProcessBuilder("sh", script).start();
    }
    var owner = folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(OWNER);
    try (var files = Files.walk(folder)) {
      for (var file : files.toList()) {
        Files.setOwner(file, owner);
      }
    }
    return new ProcessBuilder("su", OWNER, "-s", "/bin/sh", "-c", "exec sh " + script).start();
  }

  private void await() {
    for (var second = 0; second < PATIENCE_SECONDS * 10; second++) {
      try (var _ = connect("postgres")) {
        return;
      } catch (SQLException e) {
        pause();
      }
    }
    throw new NotStarted(log());
  }

  private void pause() {
    try {
      if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
        throw new NotStarted(log());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private String log() {
    var text = new StringBuilder();
    try {
      text.append(
          new String(
              process.getErrorStream().readNBytes(process.getErrorStream().available()),
              StandardCharsets.UTF_8));
      for (var name : new String[] {"initdb.log", "postgres.log"}) {
        if (Files.exists(folder.resolve(name))) {
          text.append(Files.readString(folder.resolve(name)));
        }
      }
    } catch (IOException e) {
      text.append(e);
    }
    return text.toString();
  }

  /// Makes an empty database that belongs to [#user].
  ///
  /// @return its name
  public String createDatabase() {
    var name = "test" + DATABASES.incrementAndGet();
    execute("postgres", "CREATE DATABASE " + name + " OWNER " + ROLE);
    return name;
  }

  /// JDBC address of a database, with verified TLS and without credentials.
  public String url(String database) {
    return url("localhost", database, authority());
  }

  /// The same for several servers.
  public String url(PrivatePostgresql other, String database) {
    return url(database).replace("/" + database, ",localhost:" + other.port + "/" + database);
  }

  /// The same, by another name or with another authority to trust.
  public String url(String host, String database, Path authority) {
    return "jdbc:postgresql://%s:%d/%s?sslmode=verify-full&sslrootcert=%s"
        .formatted(host, port, database, authority);
  }

  /// Who has signed its certificate.
  public Path authority() {
    return folder.resolve("tls").resolve("ca.pem");
  }

  public String user() {
    return ROLE;
  }

  public String password() {
    return password;
  }

  /// Runs SQL as the owner of the server.
  public void execute(String database, String sql) {
    try (var connection = connect(database);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// What a query of one row and column gives to the owner of the server.
  public String ask(String database, String query) {
    try (var connection = connect(database);
        var statement = connection.createStatement();
        var row = statement.executeQuery(query)) {
      return row.next() ? String.valueOf(row.getString(1)) : "";
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The folder of its local socket, which every client is refused at until [#allow] lets it in.
  public Path socket() {
    return folder.resolve("socket");
  }

  /// Puts a line in front of `pg_hba.conf`.
  public void allow(String rule) {
    var rules = folder.resolve("data/pg_hba.conf");
    try {
      Files.writeString(rules, rule + "\n" + Files.readString(rules));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    execute("postgres", "SELECT pg_reload_conf()");
  }

  /// What it has logged so far.
  public String logged() {
    try {
      return Files.readString(folder.resolve("postgres.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return port;
  }

  /// A connection as the owner of the server.
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(database), OWNER, ownerPassword);
  }
}
