package dev.latchkey.server.keys;

import dev.latchkey.server.audit.CheckpointSigner;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.LookUp;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;

/// All keys of one installation. They are made at the first start, differ from every other
/// installation's and have no default (S0-35).
public record InstallationKeys(
    KeyedDigests digests,
    KeyVault vault,
    SecretsFile secrets,
    CheckpointSigner checkpoints,
    Epoch epoch,
    Map<String, byte[]> fingerprints) {
  private static final String ROOT = "digests-1.key";
  private static final LookUp<byte[]> FINGERPRINT =
      new LookUp<>("SELECT fingerprint FROM installation WHERE name = ?", row -> row.getBytes(1));

  /// Loads the keys from `folder`, making those that a first start needs.
  ///
  /// @throws UnusableKey where a file is open to others or broken
  public static InstallationKeys open(Path folder, Randomness randomness) {
    var files = new KeyFolder(folder);
    var root = files.loadOrCreate(ROOT, () -> randomness.bytes(KeyedDigests.ROOT_BYTES));
    if (root.length != KeyedDigests.ROOT_BYTES || WellKnown.isMadeUp(root)) {
      throw new UnusableKey(
          "The key file " + files.path(ROOT) + " is not a random 256-bit key.", null);
    }
    var vault = new FileKeyVault(files, randomness);
    var digests = new KeyedDigests(root);
    var fingerprints = vault.fingerprints();
    fingerprints.put("DIGESTS", digests.digest(KeyedDigests.Purpose.INSTALLATION, "installation"));
    return new InstallationKeys(
        digests,
        vault,
        new SecretsFile(files, vault),
        new VaultCheckpointSigner(files, vault),
        new Epoch(digests, randomness),
        fingerprints);
  }

  /// Ties the database to these keys at the first start, and refuses a database that belongs to
  /// others: with foreign keys nobody could sign in, and a lost key must be noticed at once.
  public void claim(Database database) {
    fingerprints.forEach((name, fingerprint) -> {
      var kept =
          database.lookUp(FINGERPRINT, name).orElseGet(() -> claim(database, name, fingerprint));
      if (!MessageDigest.isEqual(kept, fingerprint)) {
        throw new UnusableKey(
            "The database belongs to other keys than those in the keys folder; restore the folder"
                + " that belongs to it.",
            null);
      }
    });
    epoch.follow(database);
  }

  /// Of nodes that start at once one wins, and all see whose fingerprint it is.
  private static byte[] claim(Database database, String name, byte[] fingerprint) {
    return database.write(transaction ->
        transaction
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
            .one());
  }
}
