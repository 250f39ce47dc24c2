package dev.latchkey.server.delivery;

import org.jdbi.v3.core.Handle;

/// What still needs a signing key.
public final class SigningKeyUses {
  private SigningKeyUses() {}

  /// How many deliveries and registrations have a token whose agent believes this key only. Those
  /// that are over count while they are kept: an agent may still owe a receipt.
  public static long count(Handle handle, int number) {
    return handle
        .createQuery(
            """
            SELECT (SELECT COUNT(*) FROM deliveries WHERE signing_key = :number)
              + (SELECT COUNT(*) FROM servers WHERE signing_key = :number AND status = 'pending')
            """)
        .bind("number", number)
        .mapTo(Long.class)
        .one();
  }
}
