package dev.latchkey.server.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.server.secrets.Secret;
import java.time.Clock;
import java.util.Optional;
import java.util.regex.Pattern;

/// A PostgreSQL 15+ database that several nodes may share.
///
/// @param url `jdbc:postgresql://host:port/name?sslmode=verify-full...`, without credentials
/// @param user role to connect as
/// @param password kept in the secrets file; empty where the database trusts the connection
///   otherwise
/// @param connections size of the pool
public record PostgresqlSettings(
    String url, String user, Optional<Secret> password, int connections)
    implements DatabaseSettings {
  private static final Pattern CREDENTIALS =
      Pattern.compile("[?&](user|password|sslpassword)=|//[^/?]*@");
  private static final Pattern VERIFIED_TLS = Pattern.compile("[?&]sslmode=verify-full(&|$)");

  public PostgresqlSettings {
    if (CREDENTIALS.matcher(url).find()) {
      throw new IllegalArgumentException(
          "database.url holds credentials; put the role into database.user and the password into"
              + " the secrets file (latchkey secrets set database.password)");
    }
    if (!VERIFIED_TLS.matcher(url).find()) {
      throw new IllegalArgumentException(
          "database.url must ask for verified TLS: add sslmode=verify-full");
    }
  }

  @Override
  public Database open(Clock clock) {
    try {
      var pool = pool();
      Migrations.run(pool, Dialect.POSTGRESQL);
      return new Database(Dialect.POSTGRESQL, pool, pool, clock);
    } catch (RuntimeException e) {
      throw new DatabaseUnavailable(
          "The PostgreSQL database cannot be opened: " + SqliteSettings.reason(e), e);
    }
  }

  private HikariDataSource pool() {
    var config = new HikariConfig();
    config.setPoolName("postgresql");
    config.setJdbcUrl(url);
    config.setUsername(user);
    password.ifPresent(secret -> config.setPassword(secret.exposeText()));
    config.addDataSourceProperty("logServerErrorDetail", "false");
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(1);
    config.setConnectionInitSql("SET synchronous_commit = on");
    return new HikariDataSource(config);
  }
}
