package dev.latchkey.server.mail;

import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.openpgp.OpenPgpCertificate;
import dev.latchkey.server.openpgp.OpenPgpKey;
import dev.latchkey.server.storage.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Which emails are encrypted (C-16).
public final class EncryptionPolicy {
  /// The owner is told of a new key at once, in clear, and has that long to set a new password.
  static final Duration SETTLED = Duration.ofDays(7);

  private final Mode mode;
  private final KeyRing keys;

  /// When emails are encrypted.
  public enum Mode {
    /// Nothing leaves in clear: without a key no email goes out (S0-15).
    REQUIRED,
    /// To recipients with a valid key; to others over TLS only.
    PREFERRED,
    /// Never.
    OFF
  }

  /// Finds the key of an address's owner. Without an owner, or without a key, the same work is
  /// done.
  public interface KeyRing {
    /// What was uploaded.
    Optional<OpenPgpCertificate> find(Transaction transaction, Optional<EmailAddress> address);

    /// The key in it, if it is good at that time.
    Optional<OpenPgpKey> check(Optional<OpenPgpCertificate> certificate, Instant now);
  }

  /// An email that was written.
  ///
  /// @param certificate its recipient's
  record Draft(OutgoingMail letter, Optional<OpenPgpCertificate> certificate) {}

  public EncryptionPolicy(Mode mode, KeyRing keys) {
    this.mode = mode;
    this.keys = keys;
  }

  /// Puts the recipient's certificate beside the email, in the transaction that has written it.
  Draft draft(Transaction transaction, OutgoingMail letter) {
    return new Draft(
        letter, mode == Mode.OFF ? Optional.empty() : keys.find(transaction, letter.to()));
  }

  /// The email with the key that it is encrypted to, if any. Checking a key takes its time: no
  /// transaction must wait for it.
  ///
  /// @return empty where it must not go out
  Optional<OutgoingMail> seal(Draft draft, Instant now) {
    var letter = draft.letter;
    return switch (mode) {
      case OFF -> Optional.of(letter);
      case REQUIRED -> keys.check(draft.certificate, now).map(letter::sealedFor);
      case PREFERRED ->
          Optional.of(
              keys.check(draft.certificate, now)
                  .filter(_ -> isFor(letter, draft.certificate, now))
                  .map(letter::sealedFor)
                  .orElse(letter));
    };
  }

  private static boolean isFor(
      OutgoingMail letter, Optional<OpenPgpCertificate> certificate, Instant now) {
    return switch (letter.secrecy()) {
      case ANY_KEY -> true;
      case SETTLED_KEY ->
          certificate.filter(of -> !of.addedAt().isAfter(now.minus(SETTLED))).isPresent();
      case NONE -> false;
    };
  }
}
