package dev.latchkey.server.web.connections;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/// What the connections of one port may take together and each. The numbers follow from the heap
/// and the file descriptors that are really there: a bound that memory does not follow from is no
/// bound.
///
/// @param connections at most, all sources together
/// @param perSource connections of one source (IPv4 address, IPv6 /64)
/// @param large unfinished requests of more than [#SMALL] bytes
/// @param handlers requests that are worked on at a time
/// @param handshakes that are computed at a time; the other processors are for requests
/// @param request from the first byte of a request to the last of its head and body
public record ConnectionLimits(
    int connections, int perSource, int large, int handlers, int handshakes, Duration request) {
  /// From the accepted connection to the end of the TLS handshake.
  static final Duration HANDSHAKE = Duration.ofSeconds(10);

  /// Between two requests.
  static final Duration IDLE = Duration.ofMinutes(1);

  /// From the last byte of a request to the last byte of its answer.
  static final Duration ANSWER = Duration.ofMinutes(1);

  /// For a client to stop sending after an answer that came early.
  static final Duration LINGER = Duration.ofSeconds(2);

  /// The most that is read for one request: its line, its headers, its body, and what framing adds.
  public static final int REQUEST_BYTES = 192 * 1024;

  /// What any number of unfinished requests may have sent.
  static final int SMALL = 8 * 1024;

  /// One connection with its TLS state, its thread and [#SMALL] bytes, as measured.
  private static final int CONNECTION_BYTES = 64 * 1024;

  private static final int HANDLER_BYTES = 256 * 1024;
  private static final int MOST_CONNECTIONS = 16 * 1024;
  private static final int MOST_HANDLERS = 1024;

  /// Descriptors that the database, the log and everything else may still need.
  private static final long OTHER_DESCRIPTORS = 64;

  /// The limits of this process.
  ///
  /// @param share the part of all that this port may take, for instance 1.0
  public static ConnectionLimits ofThisProcess(double share, Duration request) {
    return of(Runtime.getRuntime().maxMemory(), freeDescriptors(), share, request);
  }

  /// @param heap bytes
  /// @param descriptors that connections and everything else may still open
  static ConnectionLimits of(long heap, long descriptors, double share, Duration request) {
    var quarter = (long) (heap * share / 4);
    var byDescriptors = (long) ((descriptors - OTHER_DESCRIPTORS) * share);
    var connections =
        between(8, Math.min(quarter / CONNECTION_BYTES, byDescriptors), MOST_CONNECTIONS);
    return new ConnectionLimits(
        connections,
        Math.max(4, connections / 4),
        between(4, quarter / 4 / REQUEST_BYTES, connections),
        between(8, quarter / HANDLER_BYTES, MOST_HANDLERS),
        Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
        request);
  }

  private static int between(int least, long wanted, int most) {
    return Math.clamp(wanted, least, Math.max(least, most));
  }

  private static long freeDescriptors() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount()
        : MOST_CONNECTIONS;
  }
}
