package dev.latchkey.server.keys;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Changes the keys of the vault while servers run: a new key wraps what is new, the old one still
/// opens, every value moves to the new one, and the old one can be destroyed (S0-34, CS-CY-1).
public final class KeyRotation {
  /// Longer than any request or import takes from wrapping a value to committing it.
  static final Duration SETTLED = Duration.ofHours(1);

  private static final int BATCH = 200;
  private final Database database;
  private final AuditTrail audit;
  private final FileKeyVault vault;
  private final SecretsFile secrets;
  private final List<EncryptedColumn> columns;

  /// @param columns every column with wrapped values: one that is missing here would lose them
  public KeyRotation(
      Database database, AuditTrail audit, InstallationKeys keys, List<EncryptedColumn> columns) {
    this.database = database;
    this.audit = audit;
    this.vault = keys.fileVault();
    this.secrets = keys.secrets();
    this.columns = columns;
  }

  /// The purpose that a command calls by this name.
  public static Optional<KeyVault.Purpose> parse(String name) {
    return Arrays.stream(KeyVault.Purpose.values())
        .filter(purpose -> WrappingKeys.name(purpose).equals(name))
        .findFirst();
  }

  /// What a command calls the purpose.
  public static String name(KeyVault.Purpose purpose) {
    return WrappingKeys.name(purpose);
  }

  /// Every key, those that are not rotated included.
  public List<KeyState> list() {
    var made = InstallationKeys.made(database);
    var states = new ArrayList<KeyState>();
    for (var fixed : List.of("DIGESTS", "SIGNING")) {
      states.add(new KeyState(name(fixed), 1, created(made, fixed), true, null));
    }
    for (var purpose : KeyVault.Purpose.values()) {
      var current = vault.keys(purpose).current();
      var values = values(purpose);
      for (var number : vault.keys(purpose).all().keySet()) {
        var created = created(made, FileKeyVault.fingerprintName(purpose, number));
        var under = values.getOrDefault(number, 0L);
        states.add(
            new KeyState(WrappingKeys.name(purpose), number, created, number == current, under));
      }
    }
    return states;
  }

  private static String name(String fixed) {
    return fixed.toLowerCase(Locale.ROOT);
  }

  private static Instant created(Map<String, Instant> made, String name) {
    return made.getOrDefault(name, Instant.EPOCH);
  }

  /// How many values are wrapped under each key of the purpose, by its number.
  private Map<Integer, Long> values(KeyVault.Purpose purpose) {
    var values = new TreeMap<Integer, Long>();
    if (purpose == KeyVault.Purpose.SECRETS_FILE) {
      for (var number : vault.keys(purpose).all().keySet()) {
        values.put(number, (long) secrets.under(number));
      }
      return values;
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

  /// Makes a new key. The file comes first: a database that knows a key which is nowhere would
  /// refuse to open.
  ///
  /// @return its number
  /// @throws UnusableKey where a node with another folder has made a key of this number
  public int rotate(KeyVault.Purpose purpose) {
    var next = FileKeyVault.fingerprintName(purpose, vault.keys(purpose).current() + 1);
    if (InstallationKeys.made(database).containsKey(next)) {
      throw madeElsewhere();
    }
    var number = vault.keys(purpose).add();
    return database.write(transaction -> {
      var name = FileKeyVault.fingerprintName(purpose, number);
      var fingerprint = vault.fingerprint(purpose, number);
      var claimed = InstallationKeys.claimIn(transaction, name, fingerprint);
      if (!MessageDigest.isEqual(fingerprint, claimed)) {
        throw madeElsewhere();
      }
      audit.append(transaction, new KeyEvent.Rotated(WrappingKeys.name(purpose), number));
      return number;
    });
  }

  private static UnusableKey madeElsewhere() {
    return new UnusableKey(
        "A node with another keys folder has created the next key; copy its keys folder here"
            + " first.",
        null);
  }

  /// Moves every value of the purpose to its current key, a batch at a time.
  ///
  /// @return how many were moved
  public long rewrap(KeyVault.Purpose purpose) {
    var number = vault.keys(purpose).current();
    var moved = purpose == KeyVault.Purpose.SECRETS_FILE ? rewrapSecrets(number) : 0;
    for (var column : columns) {
      if (column.purpose() == purpose) {
        moved += rewrap(column);
      }
    }
    var all = moved;
    if (all > 0) {
      database.write(transaction -> {
        var name = WrappingKeys.name(purpose);
        audit.append(transaction, new KeyEvent.Rewrapped(name, number, all));
        return true;
      });
    }
    return all;
  }

  private long rewrapSecrets(int number) {
    var before = secrets.under(number);
    secrets.rewrap();
    return secrets.under(number) - (long) before;
  }

  private long rewrap(EncryptedColumn column) {
    var moved = 0L;
    var after = "";
    while (true) {
      var from = after;
      var batch =
          database.write(
              transaction -> Optional.ofNullable(column.rewrap(transaction, vault, from, BATCH)));
      if (batch.isEmpty()) {
        return moved;
      }
      moved += batch.get().moved();
      after = batch.get().last();
    }
  }

  /// Destroys a key that opens nothing any more.
  public KeyDestruction destroy(KeyVault.Purpose purpose, int number) {
    var keys = vault.keys(purpose);
    if (number == keys.current()) {
      return new KeyDestruction.Current();
    }
    if (keys.find(number).isEmpty()) {
      return new KeyDestruction.Unknown();
    }
    var values = values(purpose).getOrDefault(number, 0L);
    if (values > 0) {
      return new KeyDestruction.Needed(values);
    }
    var possibleAt = settled(purpose);
    if (database.now().isBefore(possibleAt)) {
      return new KeyDestruction.TooEarly(possibleAt);
    }
    database.write(transaction -> forget(transaction, purpose, number));
    keys.destroy(number);
    return new KeyDestruction.Destroyed();
  }

  private Instant settled(KeyVault.Purpose purpose) {
    var current = FileKeyVault.fingerprintName(purpose, vault.keys(purpose).current());
    return created(InstallationKeys.made(database), current).plus(SETTLED);
  }

  private boolean forget(Transaction transaction, KeyVault.Purpose purpose, int number) {
    InstallationKeys.forget(transaction, FileKeyVault.fingerprintName(purpose, number));
    audit.append(transaction, new KeyEvent.Destroyed(WrappingKeys.name(purpose), number));
    return true;
  }
}
