package dev.latchkey.server.keys;

import dev.latchkey.server.audit.CheckpointSigner;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.PreparedQuery;
import dev.latchkey.server.storage.Transaction;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// All keys of one installation. They are made at the first start, differ from every other
/// installation's and have no default (S0-35).
///
/// @param fingerprints what names each key of this moment, without telling it
public record InstallationKeys(
    KeyFolder files,
    KeyedDigests digests,
    FileKeyVault fileVault,
    SecretsFile secrets,
    CheckpointSigner checkpoints,
    RestoreEpoch epoch,
    Map<String, byte[]> fingerprints) {
  private static final String ROOT = "digests-1.key";
  private static final PreparedQuery<Made> MADE =
      new PreparedQuery<>(
          "SELECT name, fingerprint, created_at FROM installation",
          row -> new Made(row.getString(1), row.getBytes(2), Instant.ofEpochMilli(row.getLong(3))));

  private record Made(String name, byte[] fingerprint, Instant at) {}

  /// Loads the keys from `folder`, making those that a first start needs.
  ///
  /// @throws UnusableKey where a file is open to others or broken
  public static InstallationKeys open(Path folder, Randomness randomness) {
    var files = new KeyFolder(folder);
    var root = files.loadOrCreate(ROOT, () -> randomness.bytes(KeyedDigests.ROOT_BYTES));
    files.mustBeRandom(ROOT, root);
    var vault = new FileKeyVault(files, randomness);
    var digests = new KeyedDigests(root);
    var fingerprints = vault.fingerprints();
    fingerprints.put("DIGESTS", digests.digest(KeyedDigests.Purpose.INSTALLATION, "installation"));
    return new InstallationKeys(
        files,
        digests,
        vault,
        new SecretsFile(files, vault),
        new VaultCheckpointSigner(files, vault),
        new RestoreEpoch(digests, randomness),
        fingerprints);
  }

  public KeyVault vault() {
    return fileVault;
  }

  /// Ties the database to these keys at the first start, and refuses a database that belongs to
  /// others: with foreign keys no one could sign in, and a lost key must be noticed at once.
  public void claim(Database database) {
    var kept =
        database.lookUpAll(MADE).stream().collect(Collectors.toMap(Made::name, Made::fingerprint));
    if (!fingerprints.keySet().containsAll(kept.keySet())) {
      throw foreign();
    }
    fingerprints.forEach((name, fingerprint) -> {
      var claimed =
          kept.containsKey(name)
              ? kept.get(name)
              : database.write(transaction -> claimIn(transaction, name, fingerprint));
      if (!MessageDigest.isEqual(claimed, fingerprint)) {
        throw foreign();
      }
    });
    epoch.follow(database);
  }

  /// A key that was made just now, where the database knows another, was missing: it must not stay
  /// and pass for the one that belongs there.
  private UnusableKey foreign() {
    var made = files.made();
    if (!made.isEmpty()) {
      made.forEach(files::destroy);
      return new UnusableKey(
          "The keys folder lacks "
              + String.join(", ", new TreeSet<>(made))
              + ", which the database needs; restore the folder from its backup.",
          null);
    }
    return new UnusableKey(
        "The keys folder does not belong to this database; restore the folder that does.", null);
  }

  /// Of nodes that start at once one wins, and all see whose fingerprint it is.
  static byte[] claimIn(Transaction transaction, String name, byte[] fingerprint) {
    return transaction
        .handle()
        .createQuery(
            """
            INSERT INTO installation (name, fingerprint, created_at)
            VALUES (:name, :fingerprint, :now)
            ON CONFLICT (name) DO UPDATE SET name = excluded.name
            RETURNING fingerprint
            """)
        .bind("name", name)
        .bind("fingerprint", fingerprint)
        .bind("now", transaction.now())
        .mapTo(byte[].class)
        .one();
  }

  /// The key of this name is destroyed on purpose and will not be missed.
  static void forget(Transaction transaction, String name) {
    transaction
        .handle()
        .createUpdate("DELETE FROM installation WHERE name = :name")
        .bind("name", name)
        .execute();
  }

  /// When the database came to know each key.
  static Map<String, Instant> made(Database database) {
    return database.lookUpAll(MADE).stream().collect(Collectors.toMap(Made::name, Made::at));
  }
}
