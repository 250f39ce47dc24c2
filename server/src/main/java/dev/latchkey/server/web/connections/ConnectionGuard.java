package dev.latchkey.server.web.connections;

import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.web.connections.Connection.Addresses;
import dev.latchkey.server.web.connections.Connection.Client;
import io.helidon.webserver.WebServerConfig;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the connections of one port within their limits. Where a source, or all together, have
/// more than their share, the newcomer is let in and the one that has waited longest without being
/// worked on gives way: a source that holds many connections open shuts out only itself.
public final class ConnectionGuard implements AutoCloseable {
  private static final Duration SWEEP = Duration.ofMillis(250);
  private static final int SLACK = 64;
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionGuard.class);
  private final ConnectionLimits limits;
  private final Predicate<InetAddress> shared;
  private final Predicate<InetAddress> announcing;
  private final LongSupplier nanos;
  private final OpenConnections open = new OpenConnections();
  private final HandshakeTurns handshakes;
  private final Accepted accepted = new Accepted();
  private final Map<Closed, LongAdder> closed = new ConcurrentHashMap<>();
  private final Set<String> told = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("connections").daemon().factory());

  /// Why a connection was closed from this side.
  enum Closed {
    OVERDUE,
    GAVE_WAY,
    REFUSED,
    PROXY_HEADER
  }

  /// @param shared peers that speak for many, and so have no share of their own: proxies
  /// @param announcing those of them who begin with a PROXY protocol header, and must
  /// @param nanos a clock that never jumps, for instance `System::nanoTime`
  public ConnectionGuard(
      ConnectionLimits limits,
      Predicate<InetAddress> shared,
      Predicate<InetAddress> announcing,
      LongSupplier nanos) {
    this.limits = limits;
    this.shared = shared;
    this.announcing = announcing;
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
    if (announcing.test(connection.client().getAddress())) {
      announce(connection, socket.getInputStream());
    }
    return new HandshakeSocket(socket, connection);
  }

  /// Reads whom a proxy's connection is for. One that does not say so in time is overdue like any
  /// handshake.
  private void announce(Connection connection, InputStream in) throws IOException {
    try {
      var client = ProxyHeader.read(in);
      var peer = connection.client();
      var share = client.map(InetSocketAddress::getAddress).map(this::source).orElse("");
      if (!transfer(connection, new Client(client.orElse(peer), share, client.isPresent()))) {
        throw new SocketException("too many connections");
      }
    } catch (ProxyHeader.Refused e) {
      count(Closed.PROXY_HEADER);
      if (told.add(e.getMessage())) {
        LOG.warn(
            "connections of the proxy {} are closed: it must begin each with a PROXY protocol"
                + " header of version 2 (HAProxy: send-proxy-v2), and {}",
            connection.client().getAddress().getHostAddress(),
            e.getMessage());
      }
      throw e;
    }
  }

  /// From here on it is of its client's share.
  private synchronized boolean transfer(Connection connection, Client client) {
    open.remove(connection);
    connection.isFor(client);
    open.add(connection);
    if (ownShareIsFull(connection)) {
      open.removeClosed(open.of(client.source()));
    }
    return !ownShareIsFull(connection) || makeWay(open.of(client.source()), connection);
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

  /// How many were closed from this side, by the reason: `overdue`, `gave_way`, `refused`,
  /// `proxy_header`.
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
