package dev.latchkey.server;

import dev.latchkey.server.mail.MailComposer;
import dev.latchkey.server.web.Endpoint;
import java.util.List;
import java.util.stream.Stream;

/// One of the things that the server can do, put together from the parts of its modules.
interface Capability {
  /// What it answers.
  List<Endpoint> endpoints();

  /// What two of its parts answer.
  static List<Endpoint> both(List<Endpoint> some, List<Endpoint> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }

  /// What it writes.
  default List<MailComposer> letters() {
    return List.of();
  }

  /// What it does by itself, once the server answers.
  default void schedule(Ticker ticker) {}
}
