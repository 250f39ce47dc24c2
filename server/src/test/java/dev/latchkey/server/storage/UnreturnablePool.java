package dev.latchkey.server.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/// A pool whose connections come back, and say that they do not.
final class UnreturnablePool extends HikariDataSource {
  UnreturnablePool(Path file) {
    super(config(file));
  }

  private static HikariConfig config(Path file) {
    var config = new HikariConfig();
    config.setJdbcUrl("jdbc:sqlite:" + file);
    config.setMaximumPoolSize(1);
    return config;
  }

  @Override
  public Connection getConnection() throws SQLException {
    var real = super.getConnection();
    return (Connection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Connection.class},
            (_, method, arguments) -> {
              Object result;
              try {
                result = method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
              if (method.getName().equals("close")) {
                throw new SQLException("planned");
              }
              return result;
            });
  }
}
