package dev.latchkey.server.delivery;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.delivery.servers.Servers;
import dev.latchkey.server.platform.PersonalData;
import dev.latchkey.server.storage.Transaction;
import java.time.Instant;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// Deliveries to a person, and the servers that the person has registered. What waits is revoked
/// first, so that its application hears of it; one that an agent works on may end as it would.
public final class DeliveriesOfPerson implements PersonalData {
  private final Servers servers;
  private final WaitingDeliveries waiting;

  public DeliveriesOfPerson(Servers servers, WaitingDeliveries waiting) {
    this.servers = servers;
    this.waiting = waiting;
  }

  /// @param account whose password, on which server
  record Told(
      String id,
      String application,
      String account,
      String sink,
      String status,
      Instant createdAt) {
    static Told of(Delivery delivery) {
      return new Told(
          delivery.id().value(),
          delivery.grant().application(),
          delivery.grant().account(),
          delivery.grant().sink(),
          delivery.state().status().word(),
          delivery.createdAt());
    }
  }

  record ToldServer(String id, String name, String status, Instant createdAt) {}

  @Override
  public Map<String, Object> tell(Handle handle, Account account) {
    var deliveries =
        waiting.to(handle, account.id(), account.email()).stream().map(Told::of).toList();
    var own =
        servers.ofAccount(handle, account.id()).stream()
            .map(server ->
                new ToldServer(
                    server.id().value(), server.name(), server.status().word(), server.createdAt()))
            .toList();
    return Map.of("deliveries", deliveries, "servers", own);
  }

  @Override
  public Progress erase(Transaction transaction, Account account, int most) {
    servers
        .forgetAll(transaction, account.id())
        .forEach(server -> waiting.endOf(transaction, server));
    waiting.endTo(transaction, account.id(), account.email(), most);
    var erased = waiting.forgetTo(transaction, account.id(), account.email(), most);
    if (erased == most) {
      return Progress.MORE;
    }
    return waiting.isAnyTo(transaction, account.id(), account.email())
        ? Progress.LATER
        : Progress.DONE;
  }
}
