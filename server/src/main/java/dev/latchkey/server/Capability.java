package dev.latchkey.server;

import dev.latchkey.server.mail.Correspondence;
import dev.latchkey.server.web.Endpoint;
import java.util.List;

/// One of the things that the server can do, put together from the parts of its modules.
interface Capability {
  /// What it answers.
  List<Endpoint> endpoints();

  /// What it writes.
  default List<Correspondence> letters() {
    return List.of();
  }

  /// What it does by itself, once the server answers.
  default void schedule(Ticker ticker) {}
}
