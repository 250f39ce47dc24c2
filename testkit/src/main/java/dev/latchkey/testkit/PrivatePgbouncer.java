package dev.latchkey.testkit;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// A PgBouncer of a test's own before a [PrivatePostgresql], with its certificate and its role. It
/// ends when it is closed, and with this JVM.
public final class PrivatePgbouncer implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;
  private final PrivatePostgresql server;
  private final Path folder;
  private final int port;
  private final Process process;

  /// Starts one in front of a database server.
  ///
  /// @param mode `transaction`, `session` or `statement`
  public static PrivatePgbouncer before(PrivatePostgresql server, String mode) {
    try {
      return new PrivatePgbouncer(server, mode);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private PrivatePgbouncer(PrivatePostgresql server, String mode) throws IOException {
    this.server = server;
    folder = Files.createTempDirectory("latchkey-pgbouncer-");
    port = TestPorts.free();
    for (var name : new String[] {"server.pem", "server.key"}) {
      Files.copy(server.authority().resolveSibling(name), folder.resolve(name), COPY_ATTRIBUTES);
    }
    var user = "\"%s\" \"%s\"%n".formatted(server.user(), server.password());
    Files.writeString(folder.resolve("users"), user);
    Files.writeString(folder.resolve("pgbouncer.ini"), settings(mode));
    Files.writeString(folder.resolve("run.sh"), script());
    process = PrivatePostgresql.runAsOwner(folder);
    await();
  }

  private String settings(String mode) {
    return """
    [databases]
    * = host=127.0.0.1 port=%1$d
    [pgbouncer]
    listen_addr = 127.0.0.1
    listen_port = %2$d
    unix_socket_dir =
    pool_mode = %3$s
    default_pool_size = 6
    max_client_conn = 200
    auth_type = scram-sha-256
    auth_file = %4$s/users
    client_tls_sslmode = require
    client_tls_cert_file = %4$s/server.pem
    client_tls_key_file = %4$s/server.key
    server_tls_sslmode = require
    """
        .formatted(server.port(), port, mode, folder);
  }

  private String script() {
    return """
    cd "%1$s"
    PATH=$PATH:/usr/sbin
    pgbouncer pgbouncer.ini >log 2>&1 &
    bouncer=$!
    read -r _ || :
    kill -KILL $bouncer
    cd /
    rm -rf "%1$s"
    """
        .formatted(folder);
  }

  private void await() {
    for (var tries = 0; tries < PATIENCE_SECONDS * 10; tries++) {
      if (log().contains("process up")) {
        return;
      }
      try {
        if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
          break;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
    throw new AssertionError(
        "These tests need PgBouncer (on Debian: apt-get install pgbouncer): " + log());
  }

  private String log() {
    try {
      var log = folder.resolve("log");
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      return e.toString();
    }
  }

  /// JDBC address of a database through the pooler.
  public String url(String database) {
    return server.url(database).replace("localhost:" + server.port(), "localhost:" + port);
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
