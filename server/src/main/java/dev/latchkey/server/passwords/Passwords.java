package dev.latchkey.server.passwords;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.KeyVault;
import dev.latchkey.server.secrets.Base64Url;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.storage.Transaction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The passwords of the accounts: Argon2id strings, each encrypted under a key of the vault (the
/// pepper) and bound to its account, so that a stolen table can neither be guessed at nor be mixed
/// up (S0-05).
public final class Passwords {
  private static final Password IMPOSSIBLE = new Password(Secret.of(""));
  private final KeyVault vault;
  private final PasswordHasher hasher;
  private final Lazily<Credential> decoy;

  public Passwords(KeyVault vault, PasswordHasher hasher, Randomness randomness) {
    this.vault = vault;
    this.hasher = hasher;
    this.decoy = new Lazily<>(() -> decoy(randomness));
  }

  private Credential decoy(Randomness randomness) {
    var nobody = Id.make(randomness);
    var unknown = new Password(Secret.of(Base64Url.encode(randomness.bytes(32))));
    return new Credential(nobody, hashAndSeal(nobody, unknown));
  }

  /// Makes the decoy, so that the first person does not wait for it.
  public void warmUp() {
    decoy.get();
  }

  /// Hashes a password and seals the hash for the account that it is to belong to.
  ///
  /// @throws HasherBusy where too many wait
  public byte[] hashAndSeal(Id account, Password password) {
    var phc = hasher.hash(password);
    return vault.wrap(KeyVault.Purpose.PASSWORD_HASH, phc.exposeBytes(), context(account));
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
        .bind("hash", sealedHash)
        .bind("now", transaction.now())
        .bind("by", by.word())
        .execute();
  }

  /// The account's credential, or the decoy: for nobody and for an account without a password the
  /// same query runs.
  public Credential credential(Handle handle, Optional<Id> account) {
    // Asked for whoever signs in: who comes before it is made waits for it, known or not.
    var nobody = decoy.get();
    var id = account.orElse(nobody.account());
    return handle
        .createQuery("SELECT sealed_hash FROM passwords WHERE account_id = :account")
        .bind("account", id.value())
        .mapTo(byte[].class)
        .findOne()
        .map(sealed -> new Credential(id, sealed))
        .orElse(nobody);
  }

  /// Whether the entered password is the credential's. One hash is computed whatever was entered:
  /// an empty, over-long or unpreparable password takes the same way as a wrong one.
  ///
  /// @throws HasherBusy where too many wait
  public boolean matches(Credential credential, Secret entered) {
    var password =
        Optional.of(entered)
            .filter(secret -> secret.size() > 0 && secret.size() <= PasswordSettings.MAX_BYTES)
            .flatMap(Password::prepare);
    var phc =
        Secret.of(
            vault.unwrap(
                KeyVault.Purpose.PASSWORD_HASH,
                credential.sealedHash(),
                context(credential.account())));
    return hasher.verify(phc, password.orElse(IMPOSSIBLE)) && password.isPresent();
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
    return account.value().getBytes(StandardCharsets.US_ASCII);
  }
}
