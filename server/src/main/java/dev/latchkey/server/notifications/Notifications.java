package dev.latchkey.server.notifications;

import dev.latchkey.server.accounts.EditProfile;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.mail.MailRequest;
import dev.latchkey.server.mail.Outbox;
import dev.latchkey.server.storage.Transaction;
import java.util.Optional;

/// Queues notices in the transaction of what they tell.
public final class Notifications {
  private final Outbox outbox;

  public Notifications(Outbox outbox) {
    this.outbox = outbox;
  }

  /// A new account has no username: the one that was asked for is taken, or looks like one that is.
  public void usernameUnavailable(Transaction transaction, Id account) {
    outbox.add(
        transaction,
        MailRequest.about(
            account.value(), AccountNotification.USERNAME_UNAVAILABLE.purpose(), account.value()));
  }

  /// Emails are encrypted from now on.
  public void openPgpKeyAdded(Transaction transaction, Id account) {
    tell(transaction, AccountNotification.OPENPGP_KEY_ADDED, account);
  }

  /// The key that emails are encrypted to is another one.
  public void openPgpKeyReplaced(Transaction transaction, Id account) {
    tell(transaction, AccountNotification.OPENPGP_KEY_REPLACED, account);
  }

  /// Emails are no longer encrypted.
  public void openPgpKeyRemoved(Transaction transaction, Id account) {
    tell(transaction, AccountNotification.OPENPGP_KEY_REMOVED, account);
  }

  /// The key that emails are encrypted to ends soon (ASVS-6.4.5).
  public void openPgpKeyExpiring(Transaction transaction, Id account) {
    outbox.addNotice(transaction, KeyExpiryMailComposer.PURPOSE, account.value());
  }

  /// The password was reset (CS-FP-6, ASVS-6.3.7).
  public void passwordChanged(Transaction transaction, Id account) {
    tell(transaction, AccountNotification.PASSWORD_CHANGED, account);
  }

  /// A passkey was added, which opens the account (NIST-B4-4.1.2.1).
  public void passkeyAdded(Transaction transaction, Id account) {
    tell(transaction, AccountNotification.PASSKEY_ADDED, account);
  }

  /// A passkey opens the account no more.
  public void passkeyRemoved(Transaction transaction, Id account) {
    tell(transaction, AccountNotification.PASSKEY_REMOVED, account);
  }

  /// Tells the owner where username or display name is another one.
  public void edited(Transaction transaction, Id account, EditProfile.Outcome outcome) {
    if (outcome instanceof EditProfile.Outcome.Edited edited && edited.renamed()) {
      tell(transaction, AccountNotification.PROFILE_CHANGED, account);
    }
  }

  /// Someone has signed in on an unknown device after many failures (ASVS-6.3.5).
  public void signedInAfterFailures(Transaction transaction, Id account) {
    tell(transaction, AccountNotification.SIGNED_IN_AFTER_FAILURES, account);
  }

  /// Someone has signed in from a country, or on a device, that is new: told once a day at most.
  ///
  /// @param device browser and system, in well-known words
  /// @param country its code; empty where it is not known
  public boolean newSignIn(
      Transaction transaction, Id account, String device, Optional<String> country) {
    var told = NewSignIns.isToBeTold(transaction, account, device, country);
    if (told) {
      outbox.addNotice(transaction, NewSignInMailComposer.PURPOSE, account.value());
    }
    return told;
  }

  /// Sign-ins ask for a code of an authenticator app from now on (ASVS-6.3.7).
  public void secondFactorAdded(Transaction transaction, Id account) {
    tell(transaction, AccountNotification.SECOND_FACTOR_ADDED, account);
  }

  /// Sign-ins do not ask for it any more.
  public void secondFactorRemoved(Transaction transaction, Id account) {
    tell(transaction, AccountNotification.SECOND_FACTOR_REMOVED, account);
  }

  /// The same, by an operator.
  public void secondFactorReset(Transaction transaction, Id account) {
    tell(transaction, AccountNotification.SECOND_FACTOR_RESET, account);
  }

  /// The right password was followed by wrong codes (CS-CR-3).
  public void secondFactorRefused(Transaction transaction, Id account) {
    tell(transaction, AccountNotification.SECOND_FACTOR_REFUSED, account);
  }

  /// The right password came after many wrong ones, and a second factor is asked for (ASVS-6.3.5).
  public void passwordGuessed(Transaction transaction, Id account) {
    tell(transaction, AccountNotification.PASSWORD_GUESSED, account);
  }

  /// The recovery codes are others.
  public void recoveryCodesMade(Transaction transaction, Id account) {
    tell(transaction, AccountNotification.RECOVERY_CODES_MADE, account);
  }

  /// A recovery code stood in for the second factor (NIST-B4-4.2.1.1).
  public void recoveryCodeUsed(Transaction transaction, Id account) {
    tell(transaction, AccountNotification.RECOVERY_CODE_USED, account);
  }

  /// A device without a browser was allowed to sign in: a session that someone stole could do so,
  /// and the device outlasts it.
  public void deviceAllowed(Transaction transaction, Id account) {
    tell(transaction, AccountNotification.DEVICE_ALLOWED, account);
  }

  private void tell(Transaction transaction, AccountNotification notice, Id account) {
    outbox.addNotice(transaction, notice.purpose(), account.value());
  }
}
