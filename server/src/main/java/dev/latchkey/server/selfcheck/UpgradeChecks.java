package dev.latchkey.server.selfcheck;

import dev.latchkey.server.installation.DataFolder;
import dev.latchkey.server.installation.ServeLock;
import dev.latchkey.server.installation.UnusableDataFolder;
import dev.latchkey.server.keys.DefaultSecrets;
import dev.latchkey.server.keys.SecretsFile;
import dev.latchkey.server.keys.UnusableKey;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.settings.BadSetting;
import dev.latchkey.server.settings.Settings;
import dev.latchkey.server.storage.DatabaseUnavailable;
import dev.latchkey.server.storage.SchemaState;
import dev.latchkey.server.storage.StorageSettings;
import dev.latchkey.server.web.ListenSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Whether this program can take over an installation, before it touches it. It opens no key that a
/// start would make, changes no table, and leaves every file as it is.
public final class UpgradeChecks {
  private static final String BACK_UP = "Make a backup first: an older version does not open them.";

  private UpgradeChecks() {}

  /// Looks at all of it; what stands in the way is a finding.
  public static Report inspect(SelfChecks.Subject subject, Randomness randomness, Clock clock) {
    var findings = new ArrayList<Finding>();
    findings.addAll(new FileOwnerCheck(subject.data().path(), DataFolder.user()).check());
    findings.add(server(subject.data()));
    try {
      var settings = subject.settings().get();
      var secrets = secrets(subject.data(), randomness);
      var port = Math.max(1, ListenSettings.port(settings));
      subject.check().check(settings, port, subject.data(), secrets);
      findings.add(Finding.good("settings", "This version understands all settings."));
      findings.add(tables(subject.data(), settings, secrets));
      findings.addAll(space(subject.data(), settings));
    } catch (BadSetting e) {
      findings.add(Finding.wrong("settings", message(e), "Correct it before you upgrade."));
    } catch (UnusableKey e) {
      findings.add(Finding.wrong("keys", message(e), "A start would fail."));
    } catch (DatabaseUnavailable e) {
      findings.add(Finding.wrong("database", message(e), "A start would fail."));
    }
    findings.add(java(subject.data()));
    return new Report(clock.instant(), List.copyOf(findings));
  }

  private static String message(RuntimeException e) {
    return String.valueOf(e.getMessage());
  }

  private static Function<String, Optional<Secret>> secrets(
      DataFolder data, Randomness randomness) {
    return DefaultSecrets.refused(SecretsFile.open(data.keys(), randomness)::get);
  }

  private static Finding server(DataFolder data) {
    try {
      ServeLock.refuseSecond(data);
      return Finding.good("server", "No server runs on " + data.path() + ".");
    } catch (UnusableDataFolder e) {
      return Finding.note(
          "server",
          "A server runs on " + data.path() + ".",
          "An upgrade restarts it: requests are refused for as long as a start takes.");
    }
  }

  private static Finding tables(
      DataFolder data, Settings settings, Function<String, Optional<Secret>> secrets) {
    var state = SchemaState.of(StorageSettings.of(settings, data.database(), secrets));
    if (!state.unknown().isEmpty()) {
      return Finding.wrong(
          "database",
          "A newer version has changed the tables: " + numbers(state.unknown().stream()) + ".",
          "Install that version, or restore the backup from before its upgrade.");
    }
    if (!state.failed().isEmpty()) {
      return Finding.wrong(
          "database",
          "An update of the tables has failed: " + numbers(state.failed().stream()) + ".",
          "Restore the backup from before it.");
    }
    return state.pending().isEmpty()
        ? Finding.good("database", "The tables are those of this version.")
        : Finding.note(
            "database",
            "The next start updates the tables: " + numbers(state.pending().stream()) + ".",
            BACK_UP);
  }

  private static String numbers(Stream<Integer> scripts) {
    return String.join(", ", scripts.map(number -> "V" + number).toList());
  }

  /// Room for a copy of an embedded database, which is the way back, and some more.
  private static List<Finding> space(DataFolder data, Settings settings) {
    var copy = StorageSettings.isShared(settings) ? 0 : size(data.database());
    return new DiskSpaceCheck(data.path(), copy + DiskSpaceCheck.LEAST).check();
  }

  private static long size(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Finding java(DataFolder data) {
    var version = Runtime.version();
    var cache = data.cache().resolve("latchkey.aot");
    var found = String.format(Locale.ROOT, "It runs on Java %s.", version);
    return Files.exists(cache)
        ? Finding.note(
            "java",
            found,
            "If program or Java change, the first start takes longer, and makes the start-up cache"
                + " again.")
        : Finding.good("java", found);
  }
}
