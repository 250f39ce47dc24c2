package dev.latchkey.server.turns;

import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.identifiers.Id;
import java.util.function.Supplier;

/// On whose behalf this thread works: bound around the handling of one request, and read where work
/// waits for its turn.
public final class Requester {
  private static final ScopedValue<String> CURRENT = ScopedValue.newInstance();

  private Requester() {}

  /// Does the work on behalf of a client.
  public static <T> T during(ClientAddress client, Supplier<T> work) {
    return ScopedValue.where(CURRENT, client.source()).call(work::get);
  }

  /// Does the work on behalf of an account's own device, which shares nothing with its neighbours
  /// in the network.
  public static <T> T during(Id account, Supplier<T> work) {
    return ScopedValue.where(CURRENT, account.value()).call(work::get);
  }

  /// The source that it is counted by; empty outside of requests.
  public static String source() {
    return CURRENT.isBound() ? CURRENT.get() : "";
  }
}
