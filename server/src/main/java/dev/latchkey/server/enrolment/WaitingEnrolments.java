package dev.latchkey.server.enrolment;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.platform.PersonalData;
import dev.latchkey.server.storage.Transaction;

/// Sign-ups that wait on the address of a person.
public final class WaitingEnrolments implements PersonalData {
  private final Enrolments enrolments = new Enrolments();
  private final Accounts accounts;

  public WaitingEnrolments(Accounts accounts) {
    this.accounts = accounts;
  }

  @Override
  public Progress erase(Transaction transaction, Account account, int most) {
    enrolments.dropAll(transaction, accounts.addressDigest(account.email().value()));
    return Progress.DONE;
  }
}
