package dev.latchkey.server.admin;

import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.notifications.Notifications;
import dev.latchkey.server.openpgp.OpenPgpKeys;
import dev.latchkey.server.storage.Database;

/// The way out for someone who has lost the secret key and therefore cannot read our emails.
public record OpenPgpKeyRemoval(
    Database database, Accounts accounts, OpenPgpKeys keys, Notifications notifications) {
  /// Removes the OpenPGP key of an account; false where there is no such account, or no key.
  public boolean remove(String login) {
    return database.write(transaction -> {
      var account = accounts.byLogin(transaction.handle(), login);
      var removed =
          account.filter(of -> keys.remove(transaction, of.id(), OpenPgpKeys.By.OPERATOR));
      removed.ifPresent(of -> notifications.openPgpKeyRemoved(transaction, of.id()));
      return removed.isPresent();
    });
  }
}
