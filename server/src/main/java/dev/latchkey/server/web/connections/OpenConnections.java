package dev.latchkey.server.web.connections;

import dev.latchkey.server.web.connections.Connection.Addresses;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The connections of a port that are open, by their addresses and by their source. What is asked
/// for every newcomer takes no longer the more there are.
final class OpenConnections {
  private final Map<Addresses, Connection> byAddresses = new HashMap<>();
  private final Map<String, Set<Connection>> bySource = new HashMap<>();

  synchronized void add(Connection connection) {
    var before = byAddresses.put(connection.addresses(), connection);
    if (before != null) {
      leaveSource(before); // the same addresses again: the other one has ended
    }
    bySource.computeIfAbsent(connection.source(), _ -> new LinkedHashSet<>()).add(connection);
  }

  synchronized void remove(Connection connection) {
    if (byAddresses.remove(connection.addresses(), connection)) {
      leaveSource(connection);
      connection.leaveTurn();
    }
  }

  private void leaveSource(Connection connection) {
    bySource.computeIfPresent(
        connection.source(),
        (_, all) -> {
          all.remove(connection);
          return all.isEmpty() ? null : all;
        });
  }

  void removeClosed(Collection<Connection> candidates) {
    candidates.stream().filter(connection -> !connection.isOpen()).forEach(this::remove);
  }

  synchronized Optional<Connection> find(Addresses addresses) {
    return Optional.ofNullable(byAddresses.get(addresses));
  }

  synchronized int size() {
    return byAddresses.size();
  }

  synchronized int count(String source) {
    return bySource.getOrDefault(source, Set.of()).size();
  }

  synchronized Collection<Connection> of(String source) {
    return List.copyOf(bySource.getOrDefault(source, Set.of()));
  }

  synchronized Collection<Connection> ofBusiestSource() {
    return bySource.values().stream()
        .max(Comparator.comparingInt(Set::size))
        .<Collection<Connection>>map(List::copyOf)
        .orElse(List.of());
  }

  synchronized Collection<Connection> all() {
    return List.copyOf(byAddresses.values());
  }
}
