package dev.latchkey.server.web;

import java.util.List;
import java.util.Optional;

/// What a browser sends in `Cookie`, split at `;` and nowhere else (RFC 6265, section 5.4):
/// whatever else stands there is a neighbour's value. HTTP/2 may send it in several lines (RFC
/// 9113, section 8.2.3).
final class CookieHeader {
  private CookieHeader() {}

  /// The first value of that name; a browser sends the same `__Host-` name once.
  static Optional<String> find(List<String> lines, String name) {
    return lines.stream().flatMap(line -> find(line, name).stream()).findFirst();
  }

  private static Optional<String> find(String line, String name) {
    for (var pair : line.split(";", -1)) {
      var equals = pair.indexOf('=');
      if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
        return Optional.of(pair.substring(equals + 1).strip());
      }
    }
    return Optional.empty();
  }
}
