package dev.latchkey.server.keys;

import dev.latchkey.server.storage.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Which keys there are, how old they are, and what needs them.
public final class KeyInventory {
  private static final String AES = "AES-256-GCM";
  private final Database database;
  private final KeyVault vault;
  private final List<WrappedFile> files;
  private final DigestRoot root;
  private final List<EncryptedColumn> columns;

  /// For an inventory without uses the columns may be left out.
  ///
  /// @param columns every column with wrapped values
  public KeyInventory(Database database, InstallationKeys keys, List<EncryptedColumn> columns) {
    this.database = database;
    this.vault = keys.vault();
    this.files = keys.wrappedFiles();
    this.root = keys.root();
    this.columns = columns;
  }

  /// Every key, those that are not rotated included.
  public List<KeyEntry> entries() {
    var made = InstallationKeys.made(database);
    var now = database.now();
    var entries = new ArrayList<KeyEntry>();
    entries.add(digests(created(made, "DIGESTS"), now));
    for (var algorithm : SigningAlgorithm.values()) {
      var current = vault.signing(algorithm).current();
      for (var number : vault.signing(algorithm).numbers()) {
        var created = created(made, algorithm.version(number));
        entries.add(signing(algorithm, number, created, now, number == current));
      }
    }
    for (var purpose : vault.purposes()) {
      var current = vault.versions(purpose).current();
      var values = values(purpose);
      for (var number : vault.versions(purpose).numbers()) {
        var created = created(made, new VersionName(purpose, number).text());
        entries.add(
            wrapping(
                purpose, number, created, now, number == current, values.getOrDefault(number, 0L)));
      }
    }
    return entries;
  }

  private KeyEntry digests(Instant created, Instant now) {
    return entry(
        "digests",
        1,
        "HMAC-SHA-256",
        "finds tokens, sessions and addresses by their digests",
        root.isWrapped() ? "memory" : "file",
        created,
        now,
        Optional.empty(),
        true,
        Optional.empty());
  }

  private KeyEntry signing(
      SigningAlgorithm algorithm, int number, Instant created, Instant now, boolean current) {
    return entry(
        algorithm.word(),
        number,
        algorithm.inventory(),
        algorithm.what(),
        vault.signingKind(algorithm, number),
        created,
        now,
        Optional.of(CryptoPeriods.SIGNING),
        current,
        Optional.empty());
  }

  private KeyEntry wrapping(
      Wrapping.Purpose purpose,
      int number,
      Instant created,
      Instant now,
      boolean current,
      long values) {
    return entry(
        purpose.word(),
        number,
        AES,
        "encrypts " + purpose.what(),
        vault.kind(purpose, number),
        created,
        now,
        Optional.of(CryptoPeriods.of(purpose)),
        current,
        Optional.of(values));
  }

  private static KeyEntry entry(
      String key,
      int number,
      String algorithm,
      String purpose,
      String place,
      Instant created,
      Instant now,
      Optional<Duration> period,
      boolean current,
      Optional<Long> uses) {
    var age = Duration.between(created, now);
    return new KeyEntry(
        key + "-" + number,
        key,
        number,
        algorithm,
        purpose,
        place,
        created,
        age.toDays(),
        period.map(Duration::toDays).orElse(null),
        current,
        current && CryptoPeriods.isOver(period, age),
        uses.orElse(null));
  }

  private static Instant created(Map<String, Instant> made, String name) {
    return made.getOrDefault(name, Instant.EPOCH);
  }

  /// When the database came to know the version.
  Instant created(Wrapping.Purpose purpose, int number) {
    return created(InstallationKeys.made(database), new VersionName(purpose, number).text());
  }

  /// How many values are wrapped under each key of the purpose, by its number.
  Map<Integer, Long> values(Wrapping.Purpose purpose) {
    var values = new TreeMap<Integer, Long>();
    for (var file : files(purpose)) {
      for (var number : vault.versions(purpose).numbers()) {
        values.merge(number, (long) file.under(number), Long::sum);
      }
    }
    return database.read(handle -> {
      for (var column : columns) {
        if (column.purpose() == purpose) {
          column.counts(handle).forEach((number, count) -> values.merge(number, count, Long::sum));
        }
      }
      return values;
    });
  }

  /// How many values of the purpose are not under its current key.
  public long old(Wrapping.Purpose purpose) {
    var current = vault.versions(purpose).current();
    return values(purpose).entrySet().stream()
        .filter(entry -> entry.getKey() != current)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  List<WrappedFile> files(Wrapping.Purpose purpose) {
    return files.stream().filter(file -> file.purpose() == purpose).toList();
  }
}
