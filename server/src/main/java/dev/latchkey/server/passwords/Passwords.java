package dev.latchkey.server.passwords;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.EncryptedColumn;
import dev.latchkey.server.keys.UnusableKey;
import dev.latchkey.server.keys.Wrapping;
import dev.latchkey.server.passwords.imported.HashParameters;
import dev.latchkey.server.passwords.imported.ImportedHash;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.PreparedQuery;
import dev.latchkey.server.storage.Transaction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The passwords of the accounts: Argon2id strings, each encrypted under a key of the vault (the
/// pepper) and bound to its account, so that a stolen table can neither be guessed at nor be mixed
/// up (S0-05).
public final class Passwords {
  private static final PreparedQuery<byte[]> SEALED =
      new PreparedQuery<>(
          "SELECT sealed_hash FROM passwords WHERE account_id = ?",
          row -> row.getBytes("sealed_hash"));

  /// How often the costs of the stored hashes are looked at.
  public static final Duration SURVEY = Duration.ofHours(1);

  /// How often it is tried after a start, until it was possible: a flood or an absent vault must
  /// not put it off for an hour.
  public static final Duration FIRST_SURVEY = Duration.ofSeconds(5);

  private static final Wrapping.Purpose PURPOSE = Wrapping.Purpose.PASSWORD_HASH;

  /// What moves when the pepper is rotated.
  public static final EncryptedColumn WRAPPED =
      new EncryptedColumn(PURPOSE, "passwords", "account_id", "sealed_hash");

  private static final Password IMPOSSIBLE = new Password(Secret.of(""));
  private final Wrapping vault;
  private final PasswordHasher hasher;
  private final Randomness randomness;
  private final Decoys decoys;
  private volatile boolean surveyed;

  public Passwords(Wrapping vault, PasswordHasher hasher, Randomness randomness) {
    this.vault = vault;
    this.hasher = hasher;
    this.randomness = randomness;
    this.decoys = new Decoys(hasher.cost(), this::decoy);
  }

  private Credential decoy(Argon2Cost cost) {
    var nobody = Id.make(randomness);
    var unknown = new Password(randomness.token());
    return new Credential(nobody, seal(nobody, hasher.hash(unknown, cost)));
  }

  /// Makes the decoy, so that the first person does not wait for it.
  public void warmUp() {
    decoys.warmUp();
  }

  /// Looks at what the stored hashes cost, so that decoys cost the same (S4-05): after the settings
  /// have changed, some accounts have hashes of the former cost. The ids are random, so the first
  /// ones are a sample, and the same one each time.
  public void survey(Database database) {
    var costs =
        database.read(Passwords::sample).stream()
            .flatMap(credential -> costOf(credential).stream())
            .toList();
    decoys.follow(costs);
    surveyed = true;
  }

  /// The same, if it has not been possible since the start.
  public void surveyUnlessDone(Database database) {
    if (!surveyed) {
      survey(database);
    }
  }

  private static List<Credential> sample(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT account_id, sealed_hash FROM passwords ORDER BY account_id LIMIT :most
            """)
        .bind("most", Decoys.SAMPLE)
        .map((row, context) ->
            new Credential(new Id(row.getString("account_id")), row.getBytes("sealed_hash")))
        .list();
  }

  /// Empty for what does not open: it stands for no one's sign-in.
  private Optional<Argon2Cost> costOf(Credential credential) {
    try {
      return Argon2Cost.of(open(credential).outer());
    } catch (UnusableKey | IllegalStateException e) {
      return Optional.empty();
    }
  }

  /// Hashes a password and seals the hash for the account that it is to belong to.
  ///
  /// @throws HasherBusy where too many wait
  public byte[] hashAndSeal(Id account, AcceptedPassword password) {
    return seal(account, hasher.hash(password.password()));
  }

  private byte[] seal(Id account, StoredHash hash) {
    return vault.wrap(PURPOSE, hash.text().getBytes(StandardCharsets.UTF_8), context(account));
  }

  /// What an imported hash is. Nothing is computed.
  public HashParseResult read(String text) {
    return switch (ImportedHash.read(text.strip().split(" ", 2)[0])) {
      case ImportedHash.Reading.Refused refused -> new HashParseResult.Refused(refused.reason());
      case ImportedHash.Reading.Good good -> read(good.hash(), text.strip());
    };
  }

  /// A hash that was exported here, and one that another Latchkey has made at our cost or above,
  /// stays what it is.
  private HashParseResult read(ImportedHash hash, String text) {
    var phc = hash.asArgon2id();
    var recipe =
        Optional.of(text.indexOf(' ')).filter(at -> at > 0).map(at -> text.substring(at + 1));
    if (recipe.isPresent()) {
      try {
        return phc.isPresent() && HashParameters.parse(recipe.get()).isPresent()
            ? new HashParseResult.Ours(phc.get() + " " + recipe.get())
            : new HashParseResult.Refused("its format is unknown");
      } catch (IllegalArgumentException e) {
        return new HashParseResult.Refused(String.valueOf(e.getMessage()));
      }
    }
    return phc.filter(ours -> !hasher.isOutdated(StoredHash.of(ours)))
        .<HashParseResult>map(HashParseResult.Ours::new)
        .orElseGet(() -> new HashParseResult.Foreign(hash));
  }

  /// Seals a foreign hash, wrapped in Argon2id, for the account that it is to belong to.
  ///
  /// @throws HasherBusy where too many wait
  public byte[] wrapAndSeal(Id account, ImportedHash hash) {
    return seal(account, hasher.wrap(hash));
  }

  /// Seals a hash of our own making for the account that it is to belong to.
  public byte[] seal(Id account, HashParseResult.Ours hash) {
    return seal(account, StoredHash.of(hash.text()));
  }

  /// The account's hash as text, to take it elsewhere.
  public Optional<Secret> export(Handle handle, Id account) {
    return stored(handle, account).map(hash -> Secret.of(hash.text()));
  }

  /// How the account's password is hashed, for an operator.
  public Optional<String> kind(Handle handle, Id account) {
    return stored(handle, account).map(StoredHash::kind);
  }

  private Optional<StoredHash> stored(Handle handle, Id account) {
    return sealed(handle, account).map(bytes -> open(new Credential(account, bytes)));
  }

  private static Optional<byte[]> sealed(Handle handle, Id account) {
    return SEALED.on(handle, account.value());
  }

  /// The sealed hash under today's cost of a password that [#compare] has found right and outdated
  /// (S4-23, NIST SP 800-63B-4, 3.1.1.2). Only where it signs someone in: the second hash takes
  /// time. Empty where the server is too busy: it can wait for the next time.
  public Optional<byte[]> renewed(Credential credential, Secret entered) {
    try {
      var password = Password.readings(entered).getFirst();
      return Optional.of(seal(credential.account(), hasher.hash(password)));
    } catch (HasherBusy e) {
      return Optional.empty();
    }
  }

  /// Replaces the credential's hash by one of the same password; a password that was set in the
  /// meantime stays.
  ///
  /// @param sealedHash made by [#renewed]
  public void renew(Transaction transaction, Credential credential, byte[] sealedHash) {
    transaction
        .handle()
        .createUpdate(
            """
            UPDATE passwords SET sealed_hash = :hash
            WHERE account_id = :account AND sealed_hash = :seen
            """)
        .bind("account", credential.account().value())
        .bind("hash", sealedHash)
        .bind("seen", credential.sealedHash())
        .execute();
  }

  /// Sets or replaces the account's password.
  ///
  /// @param sealedHash made by [#hashAndSeal] for the same account
  public void set(Transaction transaction, Id account, byte[] sealedHash, PasswordChange.By by) {
    transaction
        .handle()
        .createUpdate(
            """
            INSERT INTO passwords (account_id, sealed_hash, changed_at, changed_by)
            VALUES (:account, :hash, :now, :by)
            ON CONFLICT (account_id) DO UPDATE SET sealed_hash = excluded.sealed_hash,
              changed_at = excluded.changed_at, changed_by = excluded.changed_by
            """)
        .bind("account", account.value())
        .bind("hash", vault.rewrap(PURPOSE, sealedHash, context(account)))
        .bind("now", transaction.now())
        .bind("by", by.word())
        .execute();
  }

  /// Takes the account's password away: its owner asks for a new one by mail.
  public void remove(Transaction transaction, Id account) {
    transaction
        .handle()
        .createUpdate("DELETE FROM passwords WHERE account_id = :account")
        .bind("account", account.value())
        .execute();
  }

  /// The credential of an account that the caller knows, or the decoy where it has no password.
  public Credential credential(Database database, Id account) {
    return credential(
        database, Optional.of(account), account.value().getBytes(StandardCharsets.UTF_8));
  }

  /// The account's credential, or a decoy: for no account and for an account without a password the
  /// same query runs.
  ///
  /// @param name a keyed digest of the entered name, which says which decoy stands for it
  public Credential credential(Database database, Optional<Id> account, byte[] name) {
    // Needed for every sign-in: those that come before it is made wait for it, known or not.
    var nobody = decoys.of(name);
    var id = account.orElse(nobody.account());
    return database.lookUp(SEALED, id.value()).map(hash -> new Credential(id, hash)).orElse(nobody);
  }

  /// Whether the entered password is the credential's. As many hashes are computed as the text has
  /// readings, whatever the credential: an empty or over-long password takes the same way as a
  /// wrong one.
  ///
  /// @throws HasherBusy where too many wait
  public boolean matches(Credential credential, Secret entered) {
    return compare(credential, entered) != Comparison.WRONG;
  }

  /// What comparing a password with a credential has shown.
  public enum Comparison {
    WRONG,
    RIGHT,
    /// Right, and the password is to be rehashed ([#renewed]).
    OUTDATED
  }

  /// As [#matches], and whether the hash is as today's settings want it: of the prepared password,
  /// where it can be prepared.
  public Comparison compare(Credential credential, Secret entered) {
    var possible = entered.size() > 0 && entered.size() <= PasswordSettings.MAX_BYTES;
    var readings = possible ? Password.readings(entered) : List.of(IMPOSSIBLE);
    var stored = open(credential);
    var right = hasher.verify(stored, readings).filter(_ -> possible);
    if (right.isEmpty()) {
      return Comparison.WRONG;
    }
    var asItShouldBe = right.get().equals(readings.getFirst()) && !hasher.isOutdated(stored);
    return asItShouldBe && !(hasher.isOtherwise(stored) && isTurn())
        ? Comparison.RIGHT
        : Comparison.OUTDATED;
  }

  /// A hash that is no weaker can wait: of the sign-ins that could renew it one in eight does,
  /// while no one waits, so that there is no day on which all take twice the time.
  private boolean isTurn() {
    return hasher.waiting() == 0 && randomness.bytes(1)[0] % 8 == 0;
  }

  private StoredHash open(Credential credential) {
    var text = vault.unwrap(PURPOSE, credential.sealedHash(), context(credential.account()));
    return StoredHash.of(new String(text, StandardCharsets.UTF_8));
  }

  /// When and how the account's password was last set.
  public Optional<PasswordChange> lastChange(Handle handle, Id account) {
    return handle
        .createQuery("SELECT changed_at, changed_by FROM passwords WHERE account_id = :account")
        .bind("account", account.value())
        .map((row, context) ->
            new PasswordChange(
                Instant.ofEpochMilli(row.getLong("changed_at")),
                PasswordChange.By.of(row.getString("changed_by"))))
        .findOne();
  }

  private static byte[] context(Id account) {
    return EncryptedColumn.context(account.value());
  }
}
