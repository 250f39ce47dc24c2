package dev.latchkey.server;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.audit.Checkpoints;
import dev.latchkey.server.clients.Clients;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.keys.InstallationKeys;
import dev.latchkey.server.keys.SecretsFile;
import dev.latchkey.server.mail.LetterDesk;
import dev.latchkey.server.mail.MailTrial;
import dev.latchkey.server.mail.Outbox;
import dev.latchkey.server.notices.TrialLetter;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.settings.Key;
import dev.latchkey.server.settings.Settings;
import dev.latchkey.server.storage.Database;
import java.time.Clock;
import java.util.List;

/// What administration without the web needs of an installation: no listener, no worker.
public record ServerTools(
    Database database,
    AuditTrail audit,
    Checkpoints checkpoints,
    Clients clients,
    SecretsFile secrets,
    LetterDesk letters,
    Restoration restoration)
    implements AutoCloseable {
  public static ServerTools open(
      DataFolder data, Settings settings, Randomness randomness, Clock clock) {
    var keys = InstallationKeys.open(data.keys(), randomness);
    var database = Database.open(ServerSettings.database(settings, data, keys.secrets()), clock);
    keys.claim(database);
    var audit = new AuditTrail(database);
    var restoration = new Restoration(database, audit, keys.epoch(), data.lastSeen(), randomness);
    restoration.look();
    return new ServerTools(
        database,
        audit,
        new Checkpoints(database, audit, keys.checkpoints()),
        new Clients(database, keys.digests(), audit, randomness),
        keys.secrets(),
        new LetterDesk(database, new Outbox(randomness), audit),
        restoration);
  }

  /// Sends a trial letter as the settings say; needs no database.
  public static List<MailTrial.Step> tryMail(
      DataFolder data, Settings source, EmailAddress to, Randomness randomness, Clock clock) {
    var keys = InstallationKeys.open(data.keys(), randomness);
    var port = Math.max(1, source.number(Key.PORT, 0, 65535));
    var settings = ServerSettings.of(source, port, data, keys.secrets()).mail();
    return MailTrial.run(settings, TrialLetter.to(to, clock.instant()), randomness, clock);
  }

  /// After a restore that nobody could notice: ends all that was handed out.
  public void restored() {
    restoration.restored();
  }

  @Override
  public void close() {
    try (database) {
      restoration.look();
    }
  }
}
