package dev.latchkey.server.secondfactor;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.Amr;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// Codes on paper that stand in for a lost device: ten of 112 random bits, kept as keyed digests,
/// each of which works once (NIST SP 800-63B-4, 3.1.2; ASVS-6.5.1).
///
/// A code is used by the statement that deletes it; those that are left can be counted, never
/// shown.
public final class RecoveryCodes implements SecondFactor {
  public static final int COUNT = 10;
  private static final int BYTES = 14;

  private final KeyedDigests digests;
  private final Randomness randomness;

  RecoveryCodes(KeyedDigests digests, Randomness randomness) {
    this.digests = digests;
    this.randomness = randomness;
  }

  @Override
  public String word() {
    return "recovery_code";
  }

  @Override
  public Amr amr() {
    return Amr.RECOVERY_CODE;
  }

  @Override
  public boolean isGuessable() {
    return false;
  }

  @Override
  public boolean isAsked() {
    return false;
  }

  /// Makes ten codes; those before end.
  ///
  /// @param transaction holds the account
  /// @return the codes as people copy them; nothing can show them again
  public List<Secret> make(Transaction transaction, Id account) {
    var _ = remove(transaction, account);
    var codes = Stream.generate(this::code).limit(COUNT).toList();
    for (var code : codes) {
      transaction.change(
          "INSERT INTO recovery_codes (digest, account_id, created_at) VALUES (?, ?, ?)",
          digest(account, code),
          account.value(),
          transaction.now());
    }
    return codes;
  }

  private Secret code() {
    var text = Base32.encode(randomness.bytes(BYTES), Base32.READABLE);
    return Secret.of(Base32.grouped(text, "-"));
  }

  /// How many are left.
  public int left(Handle handle, Id account) {
    return handle
        .createQuery("SELECT COUNT(*) FROM recovery_codes WHERE account_id = :account")
        .bind("account", account.value())
        .mapTo(Integer.class)
        .one();
  }

  @Override
  public Optional<String> setUp(Handle handle, Id account) {
    return left(handle, account) > 0 ? Optional.of(word()) : Optional.empty();
  }

  @Override
  public Optional<Proof> judge(Database database, Id account, Secret entered) {
    var digest = digest(account, entered);
    return Optional.of(transaction -> use(transaction, account, digest));
  }

  private static boolean use(Transaction transaction, Id account, byte[] digest) {
    return transaction.change(
            "DELETE FROM recovery_codes WHERE digest = ? AND account_id = ?",
            digest,
            account.value())
        == 1;
  }

  @Override
  public boolean remove(Transaction transaction, Id account) {
    return transaction.change("DELETE FROM recovery_codes WHERE account_id = ?", account.value())
        > 0;
  }

  /// Ends all codes of all accounts: a restored backup holds again those that were used since.
  public static void endAll(Transaction transaction) {
    transaction.change("DELETE FROM recovery_codes");
  }

  private byte[] digest(Id account, Secret code) {
    return digests.digest(
        KeyedDigests.Purpose.RECOVERY_CODE, account + " " + canonical(code.exposeText()));
  }

  /// Hyphens and blanks do not count, nor which of two letters it is that look alike.
  private static String canonical(String entered) {
    return entered
        .replaceAll("[\\s-]", "")
        .toLowerCase(Locale.ROOT)
        .replace('o', '0')
        .replace('i', '1')
        .replace('l', '1')
        .replace('u', 'v');
  }
}
