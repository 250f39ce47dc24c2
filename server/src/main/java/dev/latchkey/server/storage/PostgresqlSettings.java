package dev.latchkey.server.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.server.secrets.Secret;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A PostgreSQL 15+ database that several nodes may share.
///
/// @param url `jdbc:postgresql://host:port/name?sslmode=verify-full...`, without credentials
/// @param user role to connect as
/// @param password kept in the secrets file; empty where the database trusts the connection
///   otherwise
/// @param connections size of the pool
/// @param patience how long one waits for a connection before the database counts as gone
record PostgresqlSettings(
    String url, String user, Optional<Secret> password, int connections, Duration patience)
    implements DatabaseSettings {
  /// A database that is gone is noticed by those who wait for it, and not much later.
  private static final String SECONDS_TO_CONNECT = "5";

  private static final String SECONDS_TO_ANSWER = "60";

  /// How long a request waits for a connection.
  public static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Set<String> CREDENTIALS = Set.of("user", "password", "sslpassword");

  /// Properties by which a driver would verify nothing although it is told to.
  private static final Set<String> WAYS_AROUND_TLS =
      Set.of("sslfactory", "sslhostnameverifier", "socketfactory");

  public PostgresqlSettings {
    var properties = properties(url);
    if (url.replaceFirst("[?].*", "").contains("@")
        || !Collections.disjoint(properties.keySet(), CREDENTIALS)) {
      throw new IllegalArgumentException(
          "database.url contains credentials; put the role into database.user and the password into"
              + " the secrets file (latchkey secrets set database.password)");
    }
    if (!List.of("verify-full").equals(properties.get("sslmode"))
        || !Collections.disjoint(properties.keySet(), WAYS_AROUND_TLS)) {
      throw new IllegalArgumentException(
          "database.url must require verified TLS: sslmode=verify-full, without options that change"
              + " how it is verified");
    }
  }

  /// All values by name in lower case; the driver would take the last of several.
  private static Map<String, List<String>> properties(String url) {
    var query = url.indexOf('?') < 0 ? "" : url.substring(url.indexOf('?') + 1);
    return Arrays.stream(query.split("&", -1))
        .map(part -> part.split("=", 2))
        .collect(
            Collectors.groupingBy(
                part -> decode(part[0]).toLowerCase(Locale.ROOT),
                Collectors.mapping(part -> part.length == 2 ? part[1] : "", Collectors.toList())));
  }

  private static String decode(String name) {
    try {
      return URLDecoder.decode(name, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("database.url is malformed", e);
    }
  }

  @Override
  public Database open(Clock clock) {
    try {
      return open(pool(), clock);
    } catch (RuntimeException e) {
      throw new DatabaseUnavailable(
          "The PostgreSQL database cannot be opened: " + SqliteSettings.reason(e), e);
    }
  }

  @Override
  public SchemaState schema() {
    try (var pool = pool();
        var connection = pool.getConnection()) {
      connection.setReadOnly(true);
      return SchemaState.read(connection, Dialect.POSTGRESQL);
    } catch (RuntimeException | SQLException e) {
      throw new DatabaseUnavailable(
          "The PostgreSQL database cannot be read: " + SqliteSettings.reason(e), e);
    }
  }

  private Database open(HikariDataSource pool, Clock clock) {
    try {
      var prepares = !List.of("0").equals(properties(url).get("preparethreshold"));
      PostgresqlConditions.require(pool, prepares);
      Migrations.run(pool, Dialect.POSTGRESQL);
      return new Database(Dialect.POSTGRESQL, pool, pool, clock);
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  /// Of several servers the one that takes changes is wanted: after a fail-over another one.
  private boolean namesSeveralServers() {
    return url.replaceFirst("[?].*", "").contains(",");
  }

  private HikariDataSource pool() {
    var config = new HikariConfig();
    config.setPoolName("postgresql");
    config.setJdbcUrl(url);
    config.setUsername(user);
    password.ifPresent(secret -> config.setPassword(secret.exposeText()));
    config.addDataSourceProperty("logServerErrorDetail", "false");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("connectTimeout", SECONDS_TO_CONNECT);
    config.addDataSourceProperty("socketTimeout", SECONDS_TO_ANSWER);
    if (namesSeveralServers() && !properties(url).containsKey("targetservertype")) {
      config.addDataSourceProperty("targetServerType", "primary");
    }
    config.setConnectionTimeout(patience.toMillis());
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(1);
    return new HikariDataSource(config);
  }
}
