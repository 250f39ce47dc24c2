package dev.latchkey.server.openid.applications;

import dev.latchkey.server.clients.Client;
import dev.latchkey.server.clients.ClientRegistration;
import dev.latchkey.server.identifiers.Id;
import java.util.Optional;

/// How an application shows which one it is, once it has shown something.
interface ClientProof {
  /// What came of looking at it.
  sealed interface Outcome {
    /// It proves which one it is.
    ///
    /// @param registered where it was read for that
    record Good(Client client, Optional<ClientRegistration> registered) implements Outcome {}

    /// It proves nothing.
    ///
    /// @param why for those who run the application
    record Bad(String why) implements Outcome {}
  }

  /// Which one it says it is, for the audit trail.
  Optional<Id> named();

  /// Looks at it; once.
  Outcome check();
}
