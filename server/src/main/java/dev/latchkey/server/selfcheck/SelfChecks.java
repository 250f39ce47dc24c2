package dev.latchkey.server.selfcheck;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.audit.Checkpoints;
import dev.latchkey.server.countries.Countries;
import dev.latchkey.server.enrolment.EnrolmentSettings;
import dev.latchkey.server.installation.DataFolder;
import dev.latchkey.server.installation.ServeLock;
import dev.latchkey.server.keys.DefaultSecrets;
import dev.latchkey.server.keys.InstallationKeys;
import dev.latchkey.server.keys.KeyInventory;
import dev.latchkey.server.keys.PrivateTrust;
import dev.latchkey.server.keys.SecretsFile;
import dev.latchkey.server.keys.UnusableKey;
import dev.latchkey.server.keys.VaultUnavailable;
import dev.latchkey.server.keys.vaults.Vaults;
import dev.latchkey.server.mail.MailSettings;
import dev.latchkey.server.mail.MailTransports;
import dev.latchkey.server.mail.Outbox;
import dev.latchkey.server.passwords.PasswordHasher;
import dev.latchkey.server.passwords.PasswordSettings;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.settings.BadSetting;
import dev.latchkey.server.settings.Settings;
import dev.latchkey.server.sodium.QuickEd25519;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.DatabaseUnavailable;
import dev.latchkey.server.storage.StorageSettings;
import dev.latchkey.server.web.ListenSettings;
import dev.latchkey.server.webhooks.WebhookModule;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Puts the self-check together: for the server that runs, and for the command beside it.
public final class SelfChecks {
  private SelfChecks() {}

  /// What is looked at.
  ///
  /// @param server where it listens; empty where none runs
  public record Inspected(
      DataFolder data,
      Settings settings,
      ListenSettings listen,
      MailSettings mail,
      Database database,
      InstallationKeys keys,
      PasswordSettings rules,
      Supplier<String> hashing,
      Countries countries,
      Optional<InetSocketAddress> server) {}

  /// What the command looks at.
  ///
  /// @param settings reads them; what is wrong with them is a finding
  /// @param settingsFiles where they may stand
  /// @param check what a start would check
  public record Subject(
      DataFolder data,
      Supplier<Settings> settings,
      List<Path> settingsFiles,
      SettingsValidation check) {}

  /// Has every module read its settings.
  public interface SettingsValidation {
    /// Throws [BadSetting] where one is out of its bounds.
    void check(
        Settings settings, int port, DataFolder data, Function<String, Optional<Secret>> secrets);
  }

  public static SelfCheck of(Inspected it, Randomness randomness, Clock clock) {
    var trail = new AuditTrail(it.database);
    var checkpoints = new Checkpoints(it.database, trail, it.keys.checkpoints());
    var outbox = new Outbox(randomness);
    var inventory = new KeyInventory(it.database, it.keys, List.of());
    var host = it.listen.baseUrl().getHost();
    var pem = it.data.tls().resolve("server.pem");
    var metrics =
        new RunningMetrics(
            it.server.isPresent() ? it.listen.management().port() : 0,
            it.listen.management().reachable(),
            () -> PrivateTrust.context(it.listen.management().certificate().orElse(pem)));
    return new SelfCheck(
        List.of(
            new FileModeCheck(it.data.path(), List.of(it.data.settings())),
            new KeyAgeCheck(inventory::entries),
            new FormerVaultCheck(Vaults.former(it.settings), inventory::entries),
            new CertificateCheck(pem, host, clock),
            new ListenerCheck(
                it.server,
                it.listen.baseUrl().getAuthority(),
                List.of("localhost", "127.0.0.1", "[::1]").contains(host),
                () -> PrivateTrust.context(pem),
                it.listen.exposure()::announce),
            new WeakSettingsCheck(it.settings),
            new TrustedProxyCheck(it.settings, metrics),
            new SignUpCheck(EnrolmentSettings.of(it.settings), metrics::values),
            new ManagementCheck(it.listen.management()),
            new CountryDataCheck(it.countries, clock),
            new CapacityCheck(metrics),
            new DatabaseWriteCheck(it.database),
            new MailCheck(
                it.mail.server(),
                () -> MailTransports.obstacle(it.mail, randomness, clock),
                () -> outbox.counts(it.database).dead()),
            new HashingCheck(it.hashing, it.rules),
            new SignatureCheck(new QuickEd25519(it.data.cache())::isNative),
            new RandomSourceCheck(randomness),
            JavaCheck.ofThis(clock),
            new AuditTrailCheck(checkpoints),
            new WebhookCheck(() -> WebhookModule.linesBehind(it.database, trail)),
            new ClockCheck(it.database, trail, clock),
            new DiskSpaceCheck(it.data.path(), DiskSpaceCheck.LEAST),
            new DatabaseSharingCheck(StorageSettings.isShared(it.settings), DataFolder.user())),
        clock);
  }

  /// Looks at an installation from beside the server that may run on it. What would stop a start is
  /// a finding.
  public static Report inspect(Subject subject, Randomness randomness, Clock clock) {
    try {
      return Files.exists(subject.data.tls())
          ? running(subject, randomness, clock)
          : unstarted(subject, randomness, clock);
    } catch (UnusableKey | VaultUnavailable | BadSetting | DatabaseUnavailable e) {
      var files = new FileModeCheck(subject.data.path(), subject.settingsFiles).check();
      var stops = Finding.wrong("start", String.valueOf(e.getMessage()), "A start would fail.");
      return new Report(clock.instant(), Stream.concat(Stream.of(stops), files.stream()).toList());
    }
  }

  private static Report running(Subject subject, Randomness randomness, Clock clock) {
    var data = subject.data;
    var settings = subject.settings.get();
    var server = ServeLock.listening(data);
    var port =
        server.map(InetSocketAddress::getPort).orElseGet(() -> ListenSettings.port(settings));
    var keys = Vaults.open(data.keys(), settings, randomness);
    var secrets = DefaultSecrets.refused(keys.secrets()::get);
    subject.check.check(settings, port, data, secrets);
    var listen = ListenSettings.of(settings, port);
    var host = listen.baseUrl().getHost();
    var mail = MailSettings.of(settings, host, data.mail(), secrets);
    var rules = PasswordSettings.of(settings, host);
    var storage = StorageSettings.of(settings, data.database(), secrets);
    try (var database = Database.open(storage, clock);
        var hasher = PasswordHasher.open(rules, data.cache(), randomness)) {
      keys.claim(database);
      var inspected =
          new Inspected(
              data,
              settings,
              listen,
              mail,
              database,
              keys,
              rules,
              hasher::algorithm,
              Countries.of(settings),
              server);
      return of(inspected, randomness, clock).run();
    }
  }

  /// Before the first start there are no certificate and no database to look at, and looking makes
  /// none.
  private static Report unstarted(Subject subject, Randomness randomness, Clock clock) {
    var data = subject.data;
    var settings = subject.settings.get();
    Function<String, Optional<Secret>> secrets =
        Files.exists(data.keys())
            ? DefaultSecrets.refused(SecretsFile.open(data.keys(), randomness)::get)
            : _ -> Optional.empty();
    var port = Math.max(1, ListenSettings.port(settings));
    subject.check.check(settings, port, data, secrets);
    var host = ListenSettings.baseUrl(settings, port).getHost();
    var mail = MailSettings.of(settings, host, data.mail(), secrets);
    var start =
        Finding.note(
            "start",
            "No server has been started on " + data.path() + " yet.",
            "latchkey serve creates keys, certificate and database there.");
    return new SelfCheck(
            List.of(
                () -> List.of(start),
                new FileModeCheck(data.path(), subject.settingsFiles),
                new WeakSettingsCheck(settings),
                new TrustedProxyCheck(settings),
                new SignUpCheck(EnrolmentSettings.of(settings), _ -> Map.of()),
                new CountryDataCheck(Countries.of(settings), clock),
                new MailCheck(
                    mail.server(), () -> MailTransports.obstacle(mail, randomness, clock), () -> 0),
                new RandomSourceCheck(randomness),
                JavaCheck.ofThis(clock),
                new DiskSpaceCheck(data.path(), DiskSpaceCheck.LEAST),
                new DatabaseSharingCheck(StorageSettings.isShared(settings), DataFolder.user())),
            clock)
        .run();
  }
}
