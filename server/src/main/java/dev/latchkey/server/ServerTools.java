package dev.latchkey.server;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.audit.Checkpoints;
import dev.latchkey.server.clients.Clients;
import dev.latchkey.server.keys.InstallationKeys;
import dev.latchkey.server.keys.SecretsFile;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.settings.Settings;
import dev.latchkey.server.storage.Database;
import java.time.Clock;

/// What administration without the web needs of an installation: no listener, no worker.
public record ServerTools(
    Database database,
    AuditTrail audit,
    Checkpoints checkpoints,
    Clients clients,
    SecretsFile secrets)
    implements AutoCloseable {
  public static ServerTools open(
      DataFolder data, Settings settings, Randomness randomness, Clock clock) {
    var keys = InstallationKeys.open(data.keys(), randomness);
    var database = Database.open(ServerSettings.database(settings, data, keys.secrets()), clock);
    keys.claim(database);
    var audit = new AuditTrail(database);
    return new ServerTools(
        database,
        audit,
        new Checkpoints(database, audit, keys.checkpoints()),
        new Clients(database, keys.digests(), audit, randomness),
        keys.secrets());
  }

  @Override
  public void close() {
    database.close();
  }
}
