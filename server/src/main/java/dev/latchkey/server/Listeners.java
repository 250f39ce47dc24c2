package dev.latchkey.server;

import dev.latchkey.server.keys.TlsIdentity;
import dev.latchkey.server.keys.VaultUnavailable;
import dev.latchkey.server.keys.Wrapping;
import dev.latchkey.server.passwords.HasherBusy;
import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.platform.WebSupport;
import dev.latchkey.server.storage.DatabaseUnavailable;
import dev.latchkey.server.storage.DatabaseUnwritable;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.ListenSettings;
import dev.latchkey.server.web.Listener;
import dev.latchkey.server.web.ManagementListener;
import dev.latchkey.server.web.ManagementSettings;
import dev.latchkey.server.web.PlainRedirect;
import dev.latchkey.server.web.PortTaken;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.UnusableCertificate;
import dev.latchkey.server.web.WebSettings;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Every port that the server listens on.
final class Listeners implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);
  private final Listener listener;
  private final Optional<PlainRedirect> plain;
  private final Optional<ManagementListener> management;

  /// Begins to answer.
  Listeners(
      Platform platform,
      Identities identities,
      WebSupport support,
      Wrapping vault,
      TlsIdentity tls,
      ListenSettings listen,
      List<Endpoint> endpoints,
      RequestRecords records) {
    var web =
        new WebSettings(
            listen.baseUrl(),
            listen.bind(),
            listen.port(),
            tls.certificate(),
            tls.privateKey(),
            listen.exposure());
    listener =
        new Listener(web, endpoints, support.responses()::error, Listeners::known)
            .toldTo(records)
            .start();
    plain =
        listen.exposure().redirectPort().stream()
            .mapToObj(port -> new PlainRedirect(web, port, endpoints).start())
            .findFirst();
    var health = Health.of(listen, platform.database(), vault, identities.hasher(), listener, tls);
    management =
        manage(
            listen.management(),
            Management.of(
                platform,
                identities,
                support.authenticator(),
                listener,
                health,
                RunningMeters.of(platform, identities.hasher(), records, tls)));
  }

  /// What the exceptions of other modules mean to a caller.
  private static Optional<Problem> known(RuntimeException e) {
    return switch (e) {
      case HasherBusy _ -> Optional.of(Problem.overloaded());
      case DatabaseUnwritable _ -> Optional.of(Problem.unsaved());
      case DatabaseUnavailable _ -> Optional.of(Problem.unavailable());
      case VaultUnavailable _ -> Optional.of(Problem.keysUnavailable());
      default -> Optional.empty();
    };
  }

  /// If another program has the default port, which no operator has asked for, the server starts
  /// without it.
  private Optional<ManagementListener> manage(ManagementSettings where, Management answers) {
    if (where.port() == 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(listener.manage(where, answers.pages()));
    } catch (UnusableCertificate e) {
      listener.close();
      throw e;
    } catch (PortTaken e) {
      if (where.asked()) {
        listener.close();
        throw e;
      }
      LOG.warn(
          "no health and metrics: port {} on 127.0.0.1 is taken; set management.port",
          where.port());
      return Optional.empty();
    }
  }

  /// For the watcher of the certificate.
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
