package dev.latchkey.server;

import dev.latchkey.server.keys.PrivateTrust;
import dev.latchkey.server.keys.TlsIdentity;
import dev.latchkey.server.keys.VaultUnavailable;
import dev.latchkey.server.keys.Wrapping;
import dev.latchkey.server.passwords.PasswordHasher;
import dev.latchkey.server.selfcheck.Finding;
import dev.latchkey.server.selfcheck.ListenerCheck;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.DatabaseUnavailable;
import dev.latchkey.server.web.ListenSettings;
import dev.latchkey.server.web.Listener;
import dev.latchkey.server.web.Response;
import dev.latchkey.server.web.connections.PortVisit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Whether this server does what it is there for: tried, not assumed.
///
/// @param visit a request through the public port with TLS
record Health(
    Listener listener,
    Database database,
    Wrapping vault,
    PasswordHasher hasher,
    ListenerCheck visit) {
  static Health of(
      ListenSettings listen,
      Database database,
      Wrapping vault,
      PasswordHasher hasher,
      Listener listener,
      TlsIdentity tls) {
    var visit =
        new ListenerCheck(
            Optional.of(PortVisit.reachable(listen.bind(), listen.port())),
            listen.baseUrl().getAuthority(),
            true,
            () -> PrivateTrust.context(tls.certificate()),
            listen.exposure()::announce);
    return new Health(listener, database, vault, hasher, visit);
  }

  /// 503 where no connection is accepted any more: only a new start helps.
  Response live() {
    return listener.accepts()
        ? Response.text(200, "ok\n")
        : Response.text(503, "not alive: the public port accepts no connection\n");
  }

  /// 503 where people cannot be served now, and why.
  Response ready() {
    return fault()
        .map(why -> Response.text(503, "not ready: " + why + "\n"))
        .orElseGet(() -> Response.text(200, "ready\n"));
  }

  private Optional<String> fault() {
    for (var places : freePlaces().entrySet()) {
      if (places.getValue() == 0) {
        return Optional.of("no slot is free for " + places.getKey());
      }
    }
    try {
      database.probe();
    } catch (DatabaseUnavailable e) {
      return Optional.of("nothing can be saved in the database");
    }
    try {
      vault.probe();
    } catch (VaultUnavailable e) {
      return Optional.of("the key vault does not respond");
    }
    return visit.check().stream()
        .filter(Finding::isWrong)
        .findFirst()
        .map(_ -> "the public port does not respond as it should");
  }

  /// How many more of each may come now: `requests`, `hashes`.
  Map<String, Long> freePlaces() {
    var free = new TreeMap<String, Long>();
    free.put("requests", (long) listener.freeHandlers());
    free.put("hashes", hasher.free());
    return free;
  }
}
