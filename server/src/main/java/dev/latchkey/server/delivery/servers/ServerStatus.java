package dev.latchkey.server.delivery.servers;

import java.util.Locale;

/// Where a server stands.
public enum ServerStatus {
  /// Its registration token was issued and waits for an agent.
  PENDING,
  /// It may redeem.
  ACTIVE,
  /// Two agents had the same token, or the same key: it may not redeem until its owner decides.
  SUSPENDED,
  /// Its owner or its application removed it, or no agent came in time.
  REMOVED;

  /// The word for it in the table, in the API and on pages.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static ServerStatus of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
