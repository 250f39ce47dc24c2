package dev.latchkey.server.storage;

import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.settings.BadSetting;
import dev.latchkey.server.settings.Setting;
import dev.latchkey.server.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Which database is used.
public final class StorageSettings {
  private static final String PASSWORD = "database.password";
  private static final Setting<String> URL =
      Setting.text(
          "database.url",
          "",
          "jdbc:postgresql://HOST:PORT/NAME?sslmode=verify-full; SQLite in the data folder by"
              + " default");
  private static final Setting<String> USER =
      Setting.text("database.user", "latchkey", "Role to connect to PostgreSQL as");
  private static final Setting<Integer> CONNECTIONS =
      Setting.number("database.connections", 16, 2, 200, "Connections to PostgreSQL");

  public static final List<Setting<?>> ALL = List.of(URL, USER, CONNECTIONS);

  private StorageSettings() {}

  /// Reads what is set.
  ///
  /// @param sqlite the file where no other database is set
  /// @param secrets those of the secrets file, by name
  /// @throws BadSetting with one sentence for the operator
  public static DatabaseSettings of(
      Settings settings, Path sqlite, Function<String, Optional<Secret>> secrets) {
    var url = settings.find(URL);
    if (url.isEmpty()) {
      return new SqliteSettings(sqlite);
    }
    if (!url.get().startsWith("jdbc:postgresql:")) {
      throw settings.bad(URL, " must begin with jdbc:postgresql: or be absent for SQLite");
    }
    return BadSetting.told(() ->
        new PostgresqlSettings(
            url.get(),
            settings.get(USER),
            secrets.apply(PASSWORD),
            settings.get(CONNECTIONS),
            PostgresqlSettings.PATIENCE));
  }

  /// Whether it is PostgreSQL, which several nodes may share.
  public static boolean isShared(Settings settings) {
    return settings.find(URL).isPresent();
  }
}
