package dev.latchkey.server.sessions;

import dev.latchkey.server.identifiers.Id;

/// Is told what the sessions of an account send and receive.
public interface SessionUsage {
  /// Takes one more request into account.
  ///
  /// @return whether its account has sent or received too much
  boolean requested(Id account);

  /// Takes into account how long a request and its answer were, in bytes of their bodies.
  void transferred(Id account, long bytes);
}
