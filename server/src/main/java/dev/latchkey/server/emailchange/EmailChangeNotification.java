package dev.latchkey.server.emailchange;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.mail.Outbox;
import dev.latchkey.server.mail.OutgoingMail;
import dev.latchkey.server.storage.Transaction;
import java.util.function.BiPredicate;
import java.util.function.Function;

/// What is mailed about a change of address.
enum EmailChangeNotification {
  /// To the new address: its link, or word that it has an account already.
  NEW_ADDRESS("address-new", EmailChange::to, EmailChange::waitsFor),
  /// To the present address: a change was asked for.
  REQUESTED("address-requested", EmailChange::from, (_, _) -> true),
  /// To the old address: it was made, and can be taken back.
  CHANGED("address-changed", EmailChange::from, (change, _) -> change.isMade()),
  /// To the address that the account had for a while: it has an earlier one again.
  RETURNED("address-returned", EmailChange::to, (_, _) -> true),
  /// To the old address: an operator has given the account another one.
  REPLACED("address-replaced", EmailChange::from, (_, _) -> true);

  private final String purpose;

  @SuppressWarnings("ImmutableEnumChecker") // functions without state
  private final Function<EmailChange, EmailAddress> recipient;

  @SuppressWarnings("ImmutableEnumChecker") // functions without state
  private final BiPredicate<EmailChange, Account> due;

  EmailChangeNotification(
      String purpose,
      Function<EmailChange, EmailAddress> recipient,
      BiPredicate<EmailChange, Account> due) {
    this.purpose = purpose;
    this.recipient = recipient;
    this.due = due;
  }

  /// The name in the outbox.
  String purpose() {
    return purpose;
  }

  EmailAddress recipient(EmailChange change) {
    return recipient.apply(change);
  }

  /// Whether there is still something to say.
  boolean isDue(EmailChange change, Account account) {
    return due.test(change, account);
  }

  /// Whether anyone with a session can have it sent as often as they like. Word of what was done is
  /// never one email too many.
  boolean isLimited() {
    return this == NEW_ADDRESS || this == REQUESTED;
  }

  /// An OpenPGP key that a stranger has added must not keep the owner from reading about it.
  OutgoingMail.Secrecy secrecy() {
    return this == NEW_ADDRESS ? OutgoingMail.Secrecy.ANY_KEY : OutgoingMail.Secrecy.NONE;
  }

  /// Queues what no one waits for.
  void queue(Outbox outbox, Transaction transaction, EmailChange change) {
    outbox.addNotice(transaction, purpose, change.id().value());
  }
}
