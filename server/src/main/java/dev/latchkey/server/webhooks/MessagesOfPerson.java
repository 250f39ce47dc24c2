package dev.latchkey.server.webhooks;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.platform.PersonalData;
import dev.latchkey.server.storage.Transaction;

/// Messages that hold data of a person.
final class MessagesOfPerson implements PersonalData {
  @Override
  public void close(Transaction transaction, Account account) {
    WebhookMessages.forget(transaction, account.id(), Integer.MAX_VALUE);
  }

  @Override
  public Progress erase(Transaction transaction, Account account, int most) {
    return PersonalData.after(WebhookMessages.forget(transaction, account.id(), most), most);
  }
}
