package dev.latchkey.server.observability;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One line of the request log: nothing in it is text that a client can choose.
///
/// @param route the template of the path, `/api/v1/sessions/{id}`; empty where there is no such
///   route, since a path may be a broken link with its token
/// @param method another word than the usual ones is not written
/// @param status 0 where the client broke off
/// @param source a digest or an address; asked for on the thread that writes
/// @param account an id; null where no session was shown
/// @param client the id of the application; null where none asked
public record RequestLine(
    Instant at,
    String route,
    String method,
    int status,
    Duration took,
    Supplier<String> source,
    @Nullable String account,
    @Nullable String client) {
  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  String json() {
    var line = new StringBuilder(256).append("{\"@timestamp\":\"").append(at).append('"');
    text(line, "method", METHODS.contains(method) ? method : "other");
    text(line, "route", route.isEmpty() ? "none" : route);
    line.append(",\"status\":").append(status == 0 ? "null" : Integer.toString(status));
    var micros = took.toNanos() / 1000;
    line.append(String.format(Locale.ROOT, ",\"ms\":%d.%03d", micros / 1000, micros % 1000));
    text(line, "source", source.get());
    if (account != null) {
      text(line, "account", account);
    }
    if (client != null) {
      text(line, "client", client);
    }
    return line.append("}\n").toString();
  }

  private static void text(StringBuilder line, String name, String value) {
    line.append(",\"").append(name).append("\":\"").append(value).append('"');
  }
}
