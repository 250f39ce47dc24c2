package dev.latchkey.server;

import dev.latchkey.server.passwords.HasherBusy;
import dev.latchkey.server.storage.DatabaseUnavailable;
import dev.latchkey.server.storage.DatabaseUnwritable;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Listener;
import dev.latchkey.server.web.ManagementListener;
import dev.latchkey.server.web.PlainRedirect;
import dev.latchkey.server.web.PortTaken;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.WebSettings;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Every port that the server listens on.
final class Doors implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Doors.class);
  private final Listener listener;
  private final Optional<PlainRedirect> plain;
  private final Optional<ManagementListener> management;

  /// Begins to answer.
  Doors(Ground ground, People people, Front front, List<Endpoint> endpoints) {
    var settings = ground.settings();
    var tls = ground.tls();
    var web =
        new WebSettings(
            settings.baseUrl(),
            settings.bind(),
            settings.port(),
            tls.certificate(),
            tls.privateKey(),
            settings.edge());
    listener = new Listener(web, endpoints, front.answers()::error, Doors::known).start();
    plain =
        settings.edge().redirectPort().stream()
            .mapToObj(port -> new PlainRedirect(web, port, endpoints).start())
            .findFirst();
    management = manage(settings.managementPort(), Management.of(ground, people, listener));
  }

  /// What the exceptions of other modules mean to a caller.
  private static Optional<Problem> known(RuntimeException e) {
    return switch (e) {
      case HasherBusy _ -> Optional.of(Problem.overloaded());
      case DatabaseUnwritable _ -> Optional.of(Problem.unsaved());
      case DatabaseUnavailable _ -> Optional.of(Problem.unavailable());
      default -> Optional.empty();
    };
  }

  /// Nobody has asked for the default port: where another program has it, the server starts all the
  /// same.
  private Optional<ManagementListener> manage(int port, Management answers) {
    if (port == 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(listener.manage(port, answers.pages()));
    } catch (PortTaken e) {
      if (!StartupChecks.isStandard(port)) {
        listener.close();
        throw e;
      }
      LOG.warn("no health and metrics: port {} on 127.0.0.1 is taken; set management.port", port);
      return Optional.empty();
    }
  }

  /// For whoever watches the certificate.
  Listener listener() {
    return listener;
  }

  /// Stops listening and lets running requests finish.
  @Override
  public void close() {
    plain.ifPresent(PlainRedirect::close);
    management.ifPresent(ManagementListener::close);
    listener.close();
  }
}
