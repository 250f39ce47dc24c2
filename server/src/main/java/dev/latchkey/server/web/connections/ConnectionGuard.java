package dev.latchkey.server.web.connections;

import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.web.connections.Connection.Addresses;
import io.helidon.webserver.WebServerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/// Keeps the connections of one port within their limits. Where a source, or all together, have
/// more than their share, the newcomer is let in and the one that has waited longest without being
/// worked on gives way: a source that holds many connections open shuts out only itself.
public final class ConnectionGuard implements AutoCloseable {
  private static final Duration SWEEP = Duration.ofMillis(250);
  private static final int SLACK = 64;
  private final ConnectionLimits limits;
  private final Predicate<InetAddress> shared;
  private final LongSupplier nanos;
  private final OpenConnections open = new OpenConnections();
  private final HandshakeTurns handshakes;
  private final Accepted accepted = new Accepted();
  private final Map<Closed, LongAdder> closed = new ConcurrentHashMap<>();
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("connections").daemon().factory());

  /// Why a connection was closed from this side.
  enum Closed {
    OVERDUE,
    GAVE_WAY,
    REFUSED
  }

  /// @param shared peers that speak for many, and so have no share of their own: proxies
  /// @param nanos a clock that never jumps, for instance `System::nanoTime`
  public ConnectionGuard(
      ConnectionLimits limits, Predicate<InetAddress> shared, LongSupplier nanos) {
    this.limits = limits;
    this.shared = shared;
    this.nanos = nanos;
    this.handshakes = new HandshakeTurns(limits, sweeper, nanos);
  }

  /// Makes all connections of the server that is being built go through this guard, and speak
  /// HTTP/1.1 only.
  public void protect(WebServerConfig.Builder server) {
    server
        .useNio(false) // the handshake is over when the first request is waited for
        .maxTcpConnections(limits.connections() + SLACK)
        .maxConcurrentRequests(-1)
        .connectionOptions(new GuardedSocketOptions(this))
        .protocolsDiscoverServices(false)
        .addConnectionSelector(new GuardedSelector(this));
    var _ =
        sweeper.scheduleWithFixedDelay(
            this::sweep, SWEEP.toMillis(), SWEEP.toMillis(), TimeUnit.MILLISECONDS);
  }

  long nanos() {
    return nanos.getAsLong();
  }

  ConnectionLimits limits() {
    return limits;
  }

  /// Lets a connection in, and another one out where there are too many.
  ///
  /// @return false if no connection can give way: then it is to be closed
  synchronized boolean admit(SocketChannel channel) {
    accepted.increment();
    var newcomer = connection(channel);
    open.add(newcomer);
    if (ownShareIsFull(newcomer)) {
      open.removeClosed(open.of(newcomer.source()));
    }
    if (open.size() > limits.connections()) {
      open.removeClosed(open.all());
    }
    if (ownShareIsFull(newcomer)) {
      return makeWay(open.of(newcomer.source()), newcomer);
    }
    return open.size() <= limits.connections() || makeWay(open.ofBusiestSource(), newcomer);
  }

  HandshakeTurns handshakes() {
    return handshakes;
  }

  /// The accepted socket, whose handshake is computed at the turn of its source.
  public Socket inTurn(Socket socket) throws IOException {
    var connection =
        find(socket.getRemoteSocketAddress(), socket.getLocalSocketAddress())
            .orElseThrow(() -> new SocketException("it gave way to another one"));
    return new HandshakeSocket(socket, connection);
  }

  private Connection connection(SocketChannel channel) {
    try {
      var addresses = new Addresses(channel.getRemoteAddress(), channel.getLocalAddress());
      var source = source(addresses.peer().getAddress());
      return new Connection(this, channel, addresses, source, accepted.count());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // gone already
    }
  }

  private String source(InetAddress peer) {
    return shared.test(peer) ? "" : new ClientAddress(peer).source();
  }

  private boolean ownShareIsFull(Connection newcomer) {
    return !newcomer.source().isEmpty() && open.count(newcomer.source()) > limits.perSource();
  }

  private boolean makeWay(Collection<Connection> candidates, Connection newcomer) {
    var leaving =
        candidates.stream()
            .filter(one -> one != newcomer && one.canGiveWay())
            .min(Connection::order);
    if (leaving.filter(Connection::giveWay).isPresent()) {
      forget(leaving.get());
      count(Closed.GAVE_WAY);
      return true;
    }
    forget(newcomer);
    count(Closed.REFUSED);
    return false;
  }

  /// A request has become larger than most: those that are, and take longest, give way.
  synchronized void grewLarge(Connection grown) {
    var large = open.all().stream().filter(Connection::isLarge).toList();
    if (large.size() > limits.large()) {
      var _ = makeWay(large, grown);
    }
  }

  Optional<Connection> find(SocketAddress remote, SocketAddress local) {
    return open.find(new Addresses(remote, local));
  }

  void forget(Connection connection) {
    open.remove(connection);
  }

  private void sweep() {
    open.removeClosed(open.all());
    var now = nanos();
    for (var connection : open.all()) {
      if (connection.closeOverdue(now)) {
        forget(connection);
        count(Closed.OVERDUE);
      }
    }
  }

  private void count(Closed why) {
    closed.computeIfAbsent(why, _ -> new LongAdder()).increment();
  }

  /// Visits the port as anyone would.
  public PortVisit.Outcome visit(InetSocketAddress address) {
    return new PortVisit(address, accepted).visit();
  }

  /// How many are open.
  public long open() {
    return open.size();
  }

  /// How many have begun a request and not sent all of it.
  long receiving() {
    return open.all().stream().filter(Connection::isReceiving).count();
  }

  /// How many have a request that is worked on.
  long answering() {
    return open.all().stream().filter(connection -> !connection.canGiveWay()).count();
  }

  /// How many were closed from this side, by the reason: `overdue`, `gave_way`, `refused`.
  public Map<String, Long> closed() {
    var counts = new TreeMap<String, Long>();
    for (var why : Closed.values()) {
      var count = closed.get(why);
      counts.put(why.name().toLowerCase(Locale.ROOT), count == null ? 0 : count.sum());
    }
    return counts;
  }

  /// Closes those that nothing is worked on for: the server stops, and need not wait for them.
  public void dismiss() {
    open.all().forEach(Connection::giveWay);
  }

  @Override
  public void close() {
    open.all().forEach(Connection::close);
    sweeper.shutdownNow();
  }
}
