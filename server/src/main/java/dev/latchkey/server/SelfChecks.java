package dev.latchkey.server;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.audit.Checkpoints;
import dev.latchkey.server.keys.InstallationKeys;
import dev.latchkey.server.keys.PrivateTrust;
import dev.latchkey.server.keys.UnusableKey;
import dev.latchkey.server.mail.MailTransports;
import dev.latchkey.server.mail.Outbox;
import dev.latchkey.server.passwords.PasswordHasher;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.selfcheck.AuditTrailCheck;
import dev.latchkey.server.selfcheck.CapacityCheck;
import dev.latchkey.server.selfcheck.CertificateCheck;
import dev.latchkey.server.selfcheck.ClockCheck;
import dev.latchkey.server.selfcheck.DatabaseSharingCheck;
import dev.latchkey.server.selfcheck.DatabaseWriteCheck;
import dev.latchkey.server.selfcheck.DiskSpaceCheck;
import dev.latchkey.server.selfcheck.FileModeCheck;
import dev.latchkey.server.selfcheck.Finding;
import dev.latchkey.server.selfcheck.HashingCheck;
import dev.latchkey.server.selfcheck.KeyAgeCheck;
import dev.latchkey.server.selfcheck.ListenerCheck;
import dev.latchkey.server.selfcheck.MailCheck;
import dev.latchkey.server.selfcheck.RandomSourceCheck;
import dev.latchkey.server.selfcheck.Report;
import dev.latchkey.server.selfcheck.RunningMetrics;
import dev.latchkey.server.selfcheck.SelfCheck;
import dev.latchkey.server.selfcheck.TrustedProxyCheck;
import dev.latchkey.server.selfcheck.WeakSettingsCheck;
import dev.latchkey.server.settings.BadSetting;
import dev.latchkey.server.settings.Key;
import dev.latchkey.server.settings.Settings;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.DatabaseUnavailable;
import dev.latchkey.server.storage.PostgresqlSettings;
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
  record Inspected(
      DataFolder data,
      Settings source,
      ServerSettings settings,
      Database database,
      InstallationKeys keys,
      Supplier<String> hashing,
      Optional<InetSocketAddress> server) {
    static Inspected of(
        Ground ground,
        Settings source,
        Supplier<String> hashing,
        Optional<InetSocketAddress> server) {
      return new Inspected(
          ground.data(),
          source,
          ground.settings(),
          ground.database(),
          ground.keys(),
          hashing,
          server);
    }
  }

  /// What the command looks at.
  ///
  /// @param settings reads them; what is wrong with them is a finding
  /// @param settingsFiles where they may stand
  public record Subject(DataFolder data, Supplier<Settings> settings, List<Path> settingsFiles) {}

  static SelfCheck of(Inspected it, Randomness randomness, Clock clock) {
    var trail = new AuditTrail(it.database);
    var checkpoints = new Checkpoints(it.database, trail, it.keys.checkpoints());
    var outbox = new Outbox(randomness);
    var settings = it.settings;
    var host = settings.baseUrl().getHost();
    var pem = it.data.tls().resolve("server.pem");
    var hash = settings.passwords();
    var metrics =
        new RunningMetrics(
            it.server.isPresent() ? settings.managementPort() : 0, () -> PrivateTrust.context(pem));
    return new SelfCheck(
        List.of(
            new FileModeCheck(it.data.path(), List.of(it.data.settings())),
            new KeyAgeCheck(it.data.keys(), clock),
            new CertificateCheck(pem, host, clock),
            new ListenerCheck(
                it.server,
                settings.baseUrl().getAuthority(),
                List.of("localhost", "127.0.0.1", "[::1]").contains(host),
                () -> PrivateTrust.context(pem)),
            new WeakSettingsCheck(it.source),
            new TrustedProxyCheck(it.source.list(Key.TRUSTED_PROXIES), metrics),
            new CapacityCheck(metrics),
            new DatabaseWriteCheck(it.database),
            new MailCheck(
                settings.smtpServer(),
                () -> MailTransports.obstacle(settings.mail(), randomness, clock),
                () -> outbox.counts(it.database).dead()),
            new HashingCheck(it.hashing, hash.memoryKib(), hash.passes()),
            new RandomSourceCheck(randomness),
            new AuditTrailCheck(checkpoints),
            new ClockCheck(it.database, trail, clock),
            new DiskSpaceCheck(it.data.path(), DiskSpaceCheck.LEAST),
            new DatabaseSharingCheck(
                settings.database() instanceof PostgresqlSettings, DataFolder.user())),
        clock);
  }

  /// Looks at an installation from beside the server that may run on it. What would stop a start is
  /// a finding.
  public static Report inspect(Subject subject, Randomness randomness, Clock clock) {
    try {
      return Files.exists(subject.data.tls())
          ? running(subject, randomness, clock)
          : unstarted(subject, randomness, clock);
    } catch (UnusableKey | BadSetting | DatabaseUnavailable e) {
      var files = new FileModeCheck(subject.data.path(), subject.settingsFiles).check();
      var stops = Finding.wrong("start", String.valueOf(e.getMessage()), "A start would fail.");
      return new Report(clock.instant(), Stream.concat(Stream.of(stops), files.stream()).toList());
    }
  }

  private static Report running(Subject subject, Randomness randomness, Clock clock) {
    var data = subject.data;
    var source = subject.settings.get();
    var server = ServeLock.listening(data);
    var port = server.map(InetSocketAddress::getPort).orElseGet(() -> StartupChecks.port(source));
    var keys = InstallationKeys.open(data.keys(), randomness);
    var settings = ServerSettings.of(source, port, data, keys.secrets()::get);
    try (var database = Database.open(settings.database(), clock);
        var hasher = PasswordHasher.open(settings.passwords(), data.cache(), randomness)) {
      keys.claim(database);
      var inspected =
          new Inspected(data, source, settings, database, keys, hasher::algorithm, server);
      return of(inspected, randomness, clock).run();
    }
  }

  /// Before the first start there are no certificate and no database to look at, and looking makes
  /// none.
  private static Report unstarted(Subject subject, Randomness randomness, Clock clock) {
    var data = subject.data;
    var source = subject.settings.get();
    Function<String, Optional<Secret>> secrets =
        Files.exists(data.keys())
            ? InstallationKeys.open(data.keys(), randomness).secrets()::get
            : _ -> Optional.empty();
    var port = Math.max(1, StartupChecks.port(source));
    var settings = ServerSettings.of(source, port, data, secrets);
    var start =
        Finding.note(
            "start",
            "No server has been started on " + data.path() + " yet.",
            "latchkey serve creates keys, certificate and database there.");
    return new SelfCheck(
            List.of(
                () -> List.of(start),
                new FileModeCheck(data.path(), subject.settingsFiles),
                new WeakSettingsCheck(source),
                new TrustedProxyCheck(source.list(Key.TRUSTED_PROXIES), Map::of),
                new MailCheck(
                    settings.smtpServer(),
                    () -> MailTransports.obstacle(settings.mail(), randomness, clock),
                    () -> 0),
                new RandomSourceCheck(randomness),
                new DiskSpaceCheck(data.path(), DiskSpaceCheck.LEAST),
                new DatabaseSharingCheck(
                    settings.database() instanceof PostgresqlSettings, DataFolder.user())),
            clock)
        .run();
  }
}
