package dev.latchkey.server.keys;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Handle;

/// Changes the keys of the vault while servers run: a new key wraps what is new, the old one still
/// opens, every value moves to the new one, and the old one can be destroyed (S0-34, CS-CY-1).
public final class KeyRotation {
  /// Longer than any request or import takes from wrapping a value to committing it.
  static final Duration SETTLED = Duration.ofHours(1);

  /// A former key signs for another hour, and its tokens are good for a quarter of one.
  static final Duration SIGNED = Duration.ofHours(2);

  /// A delivery is wrapped and written within one transaction.
  static final Duration EPOCH_SETTLED = Duration.ofMinutes(10);

  private static final int BATCH = 200;
  private final Database database;
  private final AuditTrail audit;
  private final KeyVault vault;
  private final SigningKeyHistory history;
  private final DigestRoot root;
  private final KeyInventory inventory;
  private final List<EncryptedColumn> columns;
  private final SigningKeyUses signingKeyUses;

  /// How many messages may still have to be signed by a former signing key.
  @FunctionalInterface
  public interface SigningKeyUses {
    long count(Handle handle, int number);
  }

  /// @param columns every column with wrapped values: one that is missing here would lose them
  public KeyRotation(
      Database database,
      AuditTrail audit,
      InstallationKeys keys,
      List<EncryptedColumn> columns,
      SigningKeyUses signingKeyUses) {
    this.database = database;
    this.audit = audit;
    this.vault = keys.vault();
    this.history = keys.history();
    this.root = keys.root();
    this.inventory = new KeyInventory(database, keys, columns);
    this.columns = columns;
    this.signingKeyUses = signingKeyUses;
  }

  /// The purpose that a command calls by this name.
  public static Optional<Wrapping.Purpose> parse(String name) {
    return Arrays.stream(Wrapping.Purpose.values())
        .filter(purpose -> purpose.word().equals(name))
        .findFirst();
  }

  /// What the vault has keys for.
  public Set<Wrapping.Purpose> purposes() {
    return vault.purposes();
  }

  /// Every key, those that are not rotated included.
  public List<KeyState> list() {
    return inventory.entries().stream()
        .map(one ->
            new KeyState(one.key(), one.number(), one.createdAt(), one.current(), one.uses()))
        .toList();
  }

  public KeyInventory inventory() {
    return inventory;
  }

  /// Makes a new key. The file comes first: a database that knows a key which is nowhere would
  /// refuse to open.
  ///
  /// @return its number
  /// @throws UnusableKey where a node with another folder has made a key of this number
  public int rotate(Wrapping.Purpose purpose) {
    return add(
        vault.versions(purpose), purpose.word(), number -> new VersionName(purpose, number).text());
  }

  /// Makes a new key that signs. Of ES256, the former one signs that it is the next.
  ///
  /// @return its number
  /// @throws UnusableKey where a node with another folder has made a key of this number, or there
  ///   is none to follow
  public int rotateSigning(SigningAlgorithm algorithm) {
    var keys = vault.signing(algorithm);
    if (keys.current() == 0) {
      throw new UnusableKey(
          "There is no key " + algorithm.word() + ": no application asks for " + algorithm + ".",
          null);
    }
    var number = add(keys, algorithm.word(), algorithm::version);
    var _ = history.rollovers();
    return number;
  }

  /// Makes sure that the installation can sign by this algorithm: makes the first key where there
  /// is none, and tries it.
  ///
  /// @throws UnusableKey where the vault cannot, or a node with another folder has made the key
  public void provideSigning(SigningAlgorithm algorithm) {
    if (algorithm.isAlwaysThere()) {
      return;
    }
    var keys = vault.signing(algorithm);
    var isKnown = InstallationKeys.made(database).keySet().stream().anyMatch(algorithm::isVersion);
    try {
      if (isKnown && keys.current() == 0) {
        throw madeElsewhere();
      }
      var number = keys.makeFirst();
      var _ = keys.sign(number, algorithm.word().getBytes(StandardCharsets.UTF_8));
      if (!isKnown) {
        claimFirst(keys, algorithm, number);
      }
    } catch (UnusableKey | VaultUnavailable e) {
      throw new UnusableKey("The vault cannot sign by " + algorithm + ". " + e.getMessage(), e);
    }
  }

  private void claimFirst(SigningKeys keys, SigningAlgorithm algorithm, int number) {
    var isOurs =
        database.write(transaction -> {
          var name = algorithm.version(number);
          var fingerprint = keys.fingerprint(number);
          var isFirst = InstallationKeys.claimFirst(transaction, name, fingerprint);
          if (isFirst) {
            audit.append(transaction, new KeyEvent.Rotated(algorithm.word(), number));
          }
          return isFirst
              || MessageDigest.isEqual(
                  fingerprint, InstallationKeys.claimIn(transaction, name, fingerprint));
        });
    if (!isOurs) {
      keys.retire(number);
      throw madeElsewhere();
    }
  }

  private int add(KeyVersions versions, String key, IntFunction<String> names) {
    if (InstallationKeys.made(database).containsKey(names.apply(versions.current() + 1))) {
      throw madeElsewhere();
    }
    var number = versions.add();
    return database.write(transaction -> {
      var fingerprint = versions.fingerprint(number);
      var claimed = InstallationKeys.claimIn(transaction, names.apply(number), fingerprint);
      if (!MessageDigest.isEqual(fingerprint, claimed)) {
        throw madeElsewhere();
      }
      audit.append(transaction, new KeyEvent.Rotated(key, number));
      return number;
    });
  }

  /// How the signing keys came one after the other.
  public SigningKeyHistory history() {
    return history;
  }

  private static UnusableKey madeElsewhere() {
    return new UnusableKey(
        "A node with another keys folder has created the next key; copy its keys folder here"
            + " first.",
        null);
  }

  /// Moves every value of the purpose to its current key, a batch at a time. Where it is broken
  /// off, the next time goes on with what is left.
  ///
  /// @return how many were moved
  public long rewrap(Wrapping.Purpose purpose) {
    return rewrap(purpose, _ -> {});
  }

  /// The same.
  ///
  /// @param progress hears how many were moved so far
  public long rewrap(Wrapping.Purpose purpose, LongConsumer progress) {
    var number = vault.versions(purpose).current();
    var moved = purpose == Wrapping.Purpose.DIGEST_ROOT ? (long) root.move() : 0L;
    moved += inventory.files(purpose).stream().mapToInt(WrappedFile::rewrap).sum();
    progress.accept(moved);
    for (var column : columns) {
      if (column.purpose() == purpose) {
        moved = rewrap(column, moved, progress);
      }
    }
    var all = moved;
    if (all > 0) {
      database.write(transaction -> {
        audit.append(transaction, new KeyEvent.Rewrapped(purpose.word(), number, all));
        return true;
      });
    }
    return all;
  }

  /// The vault is asked outside of the transaction: a slow one must not keep others from writing.
  private long rewrap(EncryptedColumn column, long before, LongConsumer progress) {
    var moved = before;
    var after = "";
    while (true) {
      var rows = notCurrent(column, after);
      if (rows.isEmpty()) {
        return moved;
      }
      var next = rows.stream().map(row -> column.rewrapped(vault, row)).toList();
      moved += database.write(transaction -> replace(transaction, column, rows, next));
      after = rows.getLast().id();
      progress.accept(moved);
    }
  }

  private List<EncryptedColumn.Row> notCurrent(EncryptedColumn column, String after) {
    var current = vault.versions(column.purpose()).current();
    return database.read(handle -> column.notUnder(current, handle, after, BATCH));
  }

  private static int replace(
      Transaction transaction,
      EncryptedColumn column,
      List<EncryptedColumn.Row> rows,
      List<EncryptedColumn.Row> next) {
    var replaced = 0;
    for (var i = 0; i < rows.size(); i++) {
      replaced += column.replace(transaction, rows.get(i), next.get(i));
    }
    return replaced;
  }

  /// Rotates a key that has reached the end of its crypto-period, and moves what is under it.
  ///
  /// @return whether it was one
  public boolean rotateIfDue(Wrapping.Purpose purpose) {
    var current = vault.versions(purpose).current();
    if (current == 0) {
      return false;
    }
    var end = inventory.created(purpose, current).plus(CryptoPeriods.of(purpose));
    if (database.now().isBefore(end)) {
      return false;
    }
    var _ = rotate(purpose);
    var _ = purpose == Wrapping.Purpose.DELIVERY ? 0 : rewrap(purpose);
    return true;
  }

  /// Destroys a key that opens nothing any more.
  public KeyDestruction destroy(Wrapping.Purpose purpose, int number) {
    return destroy(
        vault.versions(purpose),
        number,
        () -> inventory.values(purpose).getOrDefault(number, 0L),
        purpose == Wrapping.Purpose.DELIVERY ? EPOCH_SETTLED : SETTLED,
        purpose.word(),
        version -> new VersionName(purpose, version).text());
  }

  /// Destroys a former signing key that no agent waits for an answer of, and that has signed no
  /// token that is still good.
  public KeyDestruction destroySigning(SigningAlgorithm algorithm, int number) {
    var _ = history.rollovers(); // what is to outlive it
    return destroy(
        vault.signing(algorithm),
        number,
        () ->
            algorithm == SigningAlgorithm.ES256
                ? database.read(handle -> signingKeyUses.count(handle, number))
                : 0,
        SIGNED,
        algorithm.word(),
        algorithm::version);
  }

  private KeyDestruction destroy(
      KeyVersions keys,
      int number,
      LongSupplier uses,
      Duration settled,
      String key,
      IntFunction<String> names) {
    if (number == keys.current()) {
      return new KeyDestruction.Current();
    }
    if (!keys.numbers().contains(number)) {
      return new KeyDestruction.Unknown();
    }
    var values = uses.getAsLong();
    if (values > 0) {
      return new KeyDestruction.Needed(values);
    }
    if (keys.oldestFirst() && number != keys.numbers().first()) {
      return new KeyDestruction.OlderFirst(keys.numbers().first());
    }
    // No request writes under a key any more some time after its successor came.
    var made = InstallationKeys.made(database);
    var next = keys.numbers().tailSet(number + 1).stream().findFirst().map(names::apply);
    var succeededAt =
        next.map(name -> made.getOrDefault(name, Instant.EPOCH)).orElse(Instant.EPOCH);
    var possibleAt = succeededAt.plus(settled);
    if (database.now().isBefore(possibleAt)) {
      return new KeyDestruction.TooEarly(possibleAt);
    }
    database.write(transaction -> forget(transaction, key, number, names.apply(number)));
    keys.destroy(number);
    return new KeyDestruction.Destroyed();
  }

  /// Destroys every key of the purpose that opens nothing any more.
  ///
  /// @return how many
  public long destroyUnused(Wrapping.Purpose purpose) {
    return vault.versions(purpose).numbers().stream()
        .filter(number -> destroy(purpose, number) instanceof KeyDestruction.Destroyed)
        .count();
  }

  private boolean forget(Transaction transaction, String key, int number, String name) {
    InstallationKeys.forget(transaction, name);
    audit.append(transaction, new KeyEvent.Destroyed(key, number));
    return true;
  }
}
