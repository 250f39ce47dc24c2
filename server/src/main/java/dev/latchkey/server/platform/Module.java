package dev.latchkey.server.platform;

import dev.latchkey.server.mail.MailComposer;
import dev.latchkey.server.web.Endpoint;
import java.util.ArrayList;
import java.util.List;

/// One of the things that the server can do, put together in its own package.
///
/// Its settings are not here: they are read before any module is built. Nor are self-checks:
/// `latchkey check` looks at installations on which no server can be started.
@SuppressWarnings("JavaLangClash") // no class here is about modules of the Java platform
public interface Module {
  /// What it answers.
  List<Endpoint> endpoints();

  /// What several of its parts answer.
  @SafeVarargs
  static List<Endpoint> all(List<Endpoint>... parts) {
    var all = new ArrayList<Endpoint>();
    for (var part : parts) {
      all.addAll(part);
    }
    return List.copyOf(all);
  }

  /// What it sends.
  default List<MailComposer> mailComposers() {
    return List.of();
  }

  /// What it does by itself, once the server answers.
  default void schedule(Scheduler scheduler) {}
}
