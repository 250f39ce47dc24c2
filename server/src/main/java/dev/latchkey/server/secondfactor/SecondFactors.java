package dev.latchkey.server.secondfactor;

import static java.util.stream.Collectors.joining;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.keys.Wrapping;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/// The second factors of accounts: whether one is asked for, and by which methods it can be given.
public final class SecondFactors {
  /// Codes of apps have six digits; nothing that is a little longer is a recovery code.
  private static final int LONGEST_OF_APPS = 8;

  private final SecondFactorSettings settings;
  private final TotpSecrets totp;
  private final RecoveryCodes codes;
  private final PendingSignIns pending;
  private final RememberedDevices devices;

  /// Which of the two kinds of code someone has entered in a field that takes both: it can be seen.
  ///
  /// @return what it is called by the API
  public static String kindOf(Secret code) {
    return code.exposeText().replaceAll("\\s", "").length() <= LONGEST_OF_APPS
        ? "totp"
        : "recovery_code";
  }

  /// @param vault wraps the secrets of authenticator apps
  public SecondFactors(
      Wrapping vault, KeyedDigests digests, Randomness randomness, SecondFactorSettings settings) {
    this.settings = settings;
    totp = new TotpSecrets(vault, randomness);
    codes = new RecoveryCodes(digests, randomness);
    pending = new PendingSignIns(digests, randomness);
    devices = new RememberedDevices(digests, randomness, settings.remember());
  }

  private List<SecondFactor> all() {
    return List.of(totp, codes);
  }

  /// Whether people can set one up here.
  public boolean isOffered() {
    return settings.offered();
  }

  /// Whether secrets are given out and keys taken in only after one.
  public boolean isNeededForSecrets() {
    return settings.forSecrets();
  }

  /// The codes of authenticator apps.
  public TotpSecrets totp() {
    return totp;
  }

  /// The codes on paper.
  public RecoveryCodes codes() {
    return codes;
  }

  /// Sign-ins that wait for the second factor.
  public PendingSignIns pending() {
    return pending;
  }

  /// Browsers that are not asked.
  public RememberedDevices devices() {
    return devices;
  }

  /// What an account has set up.
  ///
  /// @param since when the authenticator app was confirmed
  public record Present(Instant since, int recoveryCodesLeft) {}

  /// What the account has; empty where it has no authenticator app.
  public Optional<Present> present(Handle handle, Id account) {
    return totp.since(handle, account)
        .map(since -> new Present(since, codes.left(handle, account)));
  }

  /// Whether the account has an authenticator app and no recovery code, after a restore for
  /// instance.
  public boolean lacksCodes(Database database, Id account) {
    return settings.offered()
        && database
            .read(handle -> present(handle, account))
            .filter(has -> has.recoveryCodesLeft() == 0)
            .isPresent();
  }

  /// The methods by which the account can prove it, those that are asked for first; empty where it
  /// has none that is asked for.
  public List<String> methods(Handle handle, Id account) {
    if (mark(handle, account).isEmpty()) {
      return List.of();
    }
    return all().stream()
        .filter(factor -> factor.setUp(handle, account).isPresent())
        .map(SecondFactor::word)
        .toList();
  }

  /// Whether the account has one that is asked for.
  public boolean isSetUp(Handle handle, Id account) {
    return !mark(handle, account).isEmpty();
  }

  /// Since when the account is asked for one; empty where it is not.
  public Optional<Instant> askedSince(Handle handle, Id account) {
    return settings.offered() ? totp.since(handle, account) : Optional.empty();
  }

  /// Whether a sign-in has to wait for one.
  ///
  /// @param remembered the cookie of a browser that may be remembered
  public boolean isAsked(
      Transaction transaction, Id account, long generation, Optional<Secret> remembered) {
    var mark = settings.offered() ? mark(factor -> factor.setUp(transaction, account)) : "";
    return mark.isEmpty()
        ? settings.required()
        : remembered
            .filter(cookie -> devices.knows(cookie, account, generation, mark, transaction.now()))
            .isEmpty();
  }

  /// Which factors the account is asked for at present: another text after each change, and an
  /// empty one where it is asked for none.
  public String mark(Handle handle, Id account) {
    return settings.offered() ? mark(factor -> factor.setUp(handle, account)) : "";
  }

  private String mark(Function<SecondFactor, Optional<String>> setUp) {
    return all().stream()
        .filter(SecondFactor::isAsked)
        .map(setUp)
        .flatMap(Optional::stream)
        .collect(joining(" "));
  }

  /// The method of this name.
  public Optional<SecondFactor> method(String word) {
    return all().stream().filter(factor -> factor.word().equals(word)).findFirst();
  }

  /// Removes all that the account has, for an operator.
  ///
  /// @return the methods that it had
  public List<String> reset(Transaction transaction, Id account) {
    return all().stream()
        .filter(factor -> factor.remove(transaction, account))
        .map(SecondFactor::word)
        .toList();
  }

  /// Removes what only stands in for a factor, where the account has none any more.
  public void endStandIns(Transaction transaction, Id account) {
    if (mark(factor -> factor.setUp(transaction, account)).isEmpty()) {
      var _ = codes.remove(transaction, account);
    }
  }

  /// Forgets what is over.
  public void purge(Transaction transaction) {
    totp.purge(transaction);
    pending.purge(transaction);
  }
}
