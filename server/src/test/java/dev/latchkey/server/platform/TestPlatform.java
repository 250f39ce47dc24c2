package dev.latchkey.server.platform;

import dev.latchkey.server.ServerSettings;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.clients.Clients;
import dev.latchkey.server.grants.Grants;
import dev.latchkey.server.installation.DataFolder;
import dev.latchkey.server.keys.TestKeys;
import dev.latchkey.server.notifications.Notifications;
import dev.latchkey.server.passwords.PasswordPolicy;
import dev.latchkey.server.passwords.PasswordSettings;
import dev.latchkey.server.passwords.Passwords;
import dev.latchkey.server.passwords.TestPasswords;
import dev.latchkey.server.passwords.common.CommonPasswords;
import dev.latchkey.server.secondfactor.SecondFactorSettings;
import dev.latchkey.server.secondfactor.SecondFactors;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.sessions.FamiliarPlaces;
import dev.latchkey.server.sessions.SessionSettings;
import dev.latchkey.server.sessions.Sessions;
import dev.latchkey.server.storage.Database;
import dev.latchkey.testkit.TestFolder;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/// What every module is handed, on a database of a test.
public final class TestPlatform {
  private TestPlatform() {}

  /// With the default settings.
  public static Platform of(Database database, Clock clock) {
    var installation =
        new Platform.Installation(
            new DataFolder(TestFolder.make()),
            ServerSettings.load(Optional.empty(), Map.of(), Map.of()),
            URI.create("https://id.example.org"),
            new SystemRandomness());
    return Platform.of(installation, database, TestKeys.shared().digests(), clock);
  }

  public static Identities identities(Platform platform, PasswordSettings rules) {
    var database = platform.database();
    var digests = platform.digests();
    var audit = platform.audit();
    var random = platform.randomness();
    var hasher = TestPasswords.hasher(rules);
    return new Identities(
        new Accounts(digests),
        hasher,
        rules,
        new PasswordPolicy(rules, hasher, CommonPasswords::bundled),
        new Passwords(TestKeys.shared().vault(), hasher, random),
        new Sessions(database, audit, digests, random, SessionSettings.BASE),
        new FamiliarPlaces(digests),
        new Notifications(platform.outbox()),
        new Clients(database, digests, audit, random),
        Grants.on(database, audit, digests, random),
        new SecondFactors(
            TestKeys.shared().vault(),
            digests,
            random,
            SecondFactorSettings.of(platform.settings())));
  }
}
