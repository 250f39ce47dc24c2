package dev.latchkey.server.selfservice.address;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.mail.Outbox;
import dev.latchkey.server.storage.Transaction;

/// What is mailed about a change of address.
enum AddressNews {
  /// To the new address: its link, or word that it has an account already.
  NEW_ADDRESS("address-new") {
    @Override
    EmailAddress recipient(AddressChange change) {
      return change.to();
    }

    @Override
    boolean isDue(AddressChange change, Account account) {
      return change.waitsFor(account);
    }
  },
  /// To the present address: a change was asked for.
  REQUESTED("address-requested") {
    @Override
    EmailAddress recipient(AddressChange change) {
      return change.from();
    }

    @Override
    boolean isDue(AddressChange change, Account account) {
      return true;
    }
  },
  /// To the old address: it was made, and can be taken back.
  CHANGED("address-changed") {
    @Override
    EmailAddress recipient(AddressChange change) {
      return change.from();
    }

    @Override
    boolean isDue(AddressChange change, Account account) {
      return change.state() == AddressChange.State.MADE;
    }
  },
  /// To the address that the account had for a while: it has an earlier one again.
  RETURNED("address-returned") {
    @Override
    EmailAddress recipient(AddressChange change) {
      return change.to();
    }

    @Override
    boolean isDue(AddressChange change, Account account) {
      return true;
    }
  };

  private final String purpose;

  AddressNews(String purpose) {
    this.purpose = purpose;
  }

  /// The name in the outbox.
  String purpose() {
    return purpose;
  }

  abstract EmailAddress recipient(AddressChange change);

  /// Whether there is still something to say.
  abstract boolean isDue(AddressChange change, Account account);

  /// Whether anybody with a session can have it sent as often as they like. Word of what was done
  /// is never one letter too many.
  boolean isLimited() {
    return this == NEW_ADDRESS || this == REQUESTED;
  }

  /// Whether it goes in clear even to the owner of an OpenPGP key: one that a stranger has added
  /// must not keep the owner from reading about it.
  boolean isForAnyReader() {
    return this != NEW_ADDRESS;
  }

  /// Queues what nobody waits for.
  void queue(Outbox outbox, Transaction transaction, AddressChange change) {
    outbox.addNotice(transaction, purpose, change.id().value());
  }
}
