package dev.latchkey.server.keys;

import dev.latchkey.server.audit.CheckpointSigner;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.PreparedQuery;
import dev.latchkey.server.storage.Transaction;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// All keys of one installation. They are made at the first start, differ from every other
/// installation's and have no default (S0-35).
///
/// @param fingerprints what names each key of this moment, without telling it
public record InstallationKeys(
    KeyFolder files,
    KeyedDigests digests,
    KeyVault vault,
    SecretsFile secrets,
    List<WrappedFile> wrappedFiles,
    DigestRoot root,
    SigningKeyHistory history,
    CheckpointSigner checkpoints,
    RestoreEpoch epoch,
    Map<String, byte[]> fingerprints) {
  private static final String IF_CHANGED =
      " If keys.vault was changed, name the vault before it: keys.former-vault.";
  private static final PreparedQuery<Made> MADE =
      new PreparedQuery<>(
          "SELECT name, fingerprint, created_at FROM installation",
          row -> new Made(row.getString(1), row.getBytes(2), Instant.ofEpochMilli(row.getLong(3))));

  private record Made(String name, byte[] fingerprint, Instant at) {}

  /// Opens the vault that holds the keys.
  @FunctionalInterface
  public interface VaultOpener {
    /// Opens it.
    ///
    /// @param secrets the PIN or the token that it wants
    KeyVault open(KeyFolder files, SecretsFile secrets);
  }

  /// Loads the keys from `folder`, making those that a first start needs.
  ///
  /// @throws UnusableKey where a file is open to others or broken
  public static InstallationKeys open(Path folder, Randomness randomness) {
    return open(folder, randomness, (files, _) -> new FileKeyVault(files, randomness));
  }

  /// The same with another vault. The secrets file keeps its key file: it opens the vault.
  ///
  /// @throws VaultUnavailable where the vault does not answer
  public static InstallationKeys open(Path folder, Randomness randomness, VaultOpener opener) {
    var files = new KeyFolder(folder);
    var bootstrap = SecretsFile.bootstrap(files, randomness);
    var opened = opener.open(files, new SecretsFile(files, bootstrap));
    var vault = new BootstrappedVault(opened, bootstrap);
    var secrets = new SecretsFile(files, vault);
    var root = new DigestRoot(files, vault);
    var history = new SigningKeyHistory(files, vault.signing());
    var digests = new KeyedDigests(root.findOrCreate(randomness));
    var fingerprints = fingerprints(vault);
    fingerprints.put("DIGESTS", digests.digest(KeyedDigests.Purpose.INSTALLATION, "installation"));
    return new InstallationKeys(
        files,
        digests,
        vault,
        secrets,
        List.of(secrets.file(), root.wrapped()),
        root,
        history,
        new VaultCheckpointSigner(files, vault.signing(), history),
        new RestoreEpoch(digests, randomness),
        fingerprints);
  }

  /// What names each key of the vault without telling it; of a signing key its public half.
  private static Map<String, byte[]> fingerprints(KeyVault vault) {
    var fingerprints = new TreeMap<String, byte[]>();
    for (var purpose : vault.purposes()) {
      var versions = vault.versions(purpose);
      for (var number : versions.numbers()) {
        fingerprints.put(new VersionName(purpose, number).text(), versions.fingerprint(number));
      }
    }
    for (var algorithm : SigningAlgorithm.values()) {
      var signing = vault.signing(algorithm);
      for (var number : signing.numbers()) {
        fingerprints.put(algorithm.version(number), signing.publicKey(number));
      }
    }
    return fingerprints;
  }

  /// Ties the database to these keys at the first start, and refuses a database that belongs to
  /// others: with foreign keys no one could sign in, and a lost key must be noticed at once.
  public void claim(Database database) {
    var kept = new HashMap<String, byte[]>();
    database.lookUpAll(MADE).forEach(made -> kept.put(made.name, made.fingerprint));
    var gone = kept.keySet().stream().filter(this::isGone).toList();
    kept.keySet().removeAll(gone);
    kept.forEach(this::mustBeOurs);
    gone.forEach(name -> database.write(transaction -> forget(transaction, name)));
    fingerprints.forEach((name, fingerprint) -> {
      if (!kept.containsKey(name)) {
        mustBeOurs(name, database.write(transaction -> claimIn(transaction, name, fingerprint)));
      }
    });
    epoch.follow(database);
  }

  private void mustBeOurs(String name, byte[] claimed) {
    if (!MessageDigest.isEqual(claimed, fingerprints.get(name))) {
      throw foreign();
    }
  }

  /// A version that goes in the course of work is in no backup: after a restore the database may
  /// know one that is gone, with all that was under it.
  private boolean isGone(String name) {
    return VersionName.parse(name)
        .filter(version -> version.purpose().isPassing())
        .filter(version ->
            !vault.versions(version.purpose()).numbers().contains(version.number())
                || files.made().stream().anyMatch(version::isIn))
        .isPresent();
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
              + ", which the database needs; restore the folder from its backup."
              + IF_CHANGED,
          null);
    }
    return new UnusableKey(
        "The keys folder does not belong to this database; restore the folder that does."
            + IF_CHANGED,
        null);
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

  /// Whether the database came to know the key just now.
  static boolean claimFirst(Transaction transaction, String name, byte[] fingerprint) {
    return transaction.change(
            """
            INSERT INTO installation (name, fingerprint, created_at) VALUES (?, ?, ?)
            ON CONFLICT (name) DO NOTHING
            """,
            name,
            fingerprint,
            transaction.now())
        == 1;
  }

  /// The key of this name is destroyed on purpose and will not be missed.
  static boolean forget(Transaction transaction, String name) {
    var rows =
        transaction
            .handle()
            .createUpdate("DELETE FROM installation WHERE name = :name")
            .bind("name", name)
            .execute();
    return rows > 0;
  }

  /// When the database came to know a version of a key that signs.
  public static Optional<Instant> signingKeyMade(
      Database database, SigningAlgorithm algorithm, int number) {
    return Optional.ofNullable(made(database).get(algorithm.version(number)));
  }

  /// When the database came to know each key.
  static Map<String, Instant> made(Database database) {
    return database.lookUpAll(MADE).stream().collect(Collectors.toMap(Made::name, Made::at));
  }
}
