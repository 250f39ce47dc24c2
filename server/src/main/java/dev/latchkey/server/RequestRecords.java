package dev.latchkey.server;

import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.observability.Histogram;
import dev.latchkey.server.observability.LogSettings;
import dev.latchkey.server.observability.RequestLine;
import dev.latchkey.server.observability.RequestLog;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.web.AnsweredRequest;
import dev.latchkey.server.web.RouteGroup;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What is kept of each request: how long it took, and a line of the log where the operator wants
/// it.
final class RequestRecords implements AnsweredRequest.Observer, AutoCloseable {
  private final Clock clock;
  private final Optional<RequestLog> log;
  private final Function<ClientAddress, String> source;
  private final Map<String, Histogram> times = Histogram.ofRequests(RouteGroup.words());
  private final Map<String, Histogram> byRoute = new ConcurrentHashMap<>();

  private RequestRecords(
      Clock clock, Optional<RequestLog> log, Function<ClientAddress, String> source) {
    this.clock = clock;
    this.log = log;
    this.source = source;
  }

  /// @param folder of the log
  static RequestRecords of(Platform platform, Path folder) {
    var settings = LogSettings.of(platform.settings());
    var log =
        settings.requests()
            ? Optional.of(RequestLog.open(folder, platform.clock()))
            : Optional.<RequestLog>empty();
    return new RequestRecords(
        platform.clock(),
        log,
        settings.fullAddress() ? ClientAddress::toString : digest(platform.digests()));
  }

  /// The same as in the audit trail, so that the two can be read together.
  private static Function<ClientAddress, String> digest(KeyedDigests digests) {
    return client -> digests.mark(KeyedDigests.Purpose.ENTERED_NAME, client.source());
  }

  @Override
  public void answered(AnsweredRequest request) {
    ofRoute(request.route()).observe(request.nanos());
    log.ifPresent(open -> open.append(line(request)));
  }

  private Histogram ofRoute(String route) {
    var known = byRoute.get(route);
    return known == null ? byRoute.computeIfAbsent(route, this::ofGroup) : known;
  }

  private Histogram ofGroup(String route) {
    return Objects.requireNonNull(times.get(RouteGroup.of(route).word()));
  }

  /// How long requests took, by the group of their route.
  Map<String, Histogram> times() {
    return times;
  }

  private RequestLine line(AnsweredRequest request) {
    var client = request.client();
    return new RequestLine(
        clock.instant(),
        request.route(),
        request.method(),
        request.status(),
        Duration.ofNanos(request.nanos()),
        () -> source.apply(client),
        text(request.account()),
        text(request.application()));
  }

  private static @Nullable String text(@Nullable Id id) {
    return id == null ? null : id.value();
  }

  @Override
  public void close() {
    log.ifPresent(RequestLog::close);
  }
}
