package dev.latchkey.server.grants;

import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.storage.PreparedQuery;
import dev.latchkey.server.storage.Transaction;
import java.util.HashSet;
import java.util.Set;

/// Whether what a code was made for may still be granted: the code was made of what was registered
/// and allowed a moment before, and both may have been narrowed meanwhile.
///
/// Who narrows a registration ends the grants of the application once more afterwards, so what is
/// read here while it is being narrowed ends then.
final class StillAllowed {
  private static final PreparedQuery<Registered> REGISTERED =
      new PreparedQuery<>(
          "SELECT scopes, trusted FROM clients WHERE id = ?",
          row -> new Registered(Scope.split(row.getString(1)).orElseThrow(), row.getInt(2) == 1));

  private record Registered(Set<Scope> scopes, boolean trusted) {}

  private StillAllowed() {}

  static boolean is(Transaction transaction, Grant grant) {
    return transaction
        .lookUp(REGISTERED, grant.client().value())
        .filter(client -> client.scopes().containsAll(needed(grant)))
        .filter(client -> client.trusted() || isConsented(transaction, grant))
        .isPresent();
  }

  private static Set<Scope> needed(Grant grant) {
    var needed = new HashSet<>(grant.scopes());
    needed.addAll(grant.claims().scopes());
    return needed;
  }

  private static boolean isConsented(Transaction transaction, Grant grant) {
    return transaction
        .lookUp(Consents.FIND, grant.account().value(), grant.client().value())
        .filter(given -> given.containsAll(needed(grant)))
        .isPresent();
  }
}
