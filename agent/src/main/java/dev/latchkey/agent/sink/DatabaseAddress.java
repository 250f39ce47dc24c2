package dev.latchkey.agent.sink;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `NAME@HOST:PORT/DATABASE`, each part percent-encoded where it holds one of `@ : / %`. The host
/// may be empty (the local socket), a path (a socket elsewhere), a name, or an address.
///
/// @param host empty, an absolute path, a name or an address without brackets
/// @param port 0 where none is given
/// @param database empty where none is given
record DatabaseAddress(String name, String host, int port, String database) {
  private static final Pattern FORM =
      Pattern.compile(
          "([^@:/]+)@(\\[[0-9A-Fa-f:.]+\\]|[^@:/\\[\\]]*)(?::([0-9]{1,5}))?(?:/([^@:/]+))?");

  private static final Pattern HOST = Pattern.compile("|/[^,]*|[A-Za-z0-9:][A-Za-z0-9.:_-]*");
  private static final int MAX_PORT = 65_535;

  static Optional<DatabaseAddress> read(String text) {
    var match = FORM.matcher(text);
    if (!match.matches()) {
      return Optional.empty();
    }
    try {
      var address =
          new DatabaseAddress(
              part(match, 1),
              part(match, 2).replaceAll("[\\[\\]]", ""),
              Integer.parseInt("0" + text(match, 3)),
              part(match, 4));
      return address.isSound() ? Optional.of(address) : Optional.empty();
    } catch (IllegalArgumentException noPercentCode) {
      return Optional.empty();
    }
  }

  private static String part(Matcher match, int group) {
    return URLDecoder.decode(text(match, group).replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static String text(Matcher match, int group) {
    return Objects.requireNonNullElse(match.group(group), "");
  }

  private boolean isSound() {
    return port <= MAX_PORT
        && HOST.matcher(host).matches()
        && (name + host + database)
            .codePoints()
            .noneMatch(c -> Character.isISOControl(c) || c == 0xfffd);
  }

  /// Whether it is reached without a network.
  boolean isLocal() {
    return host.isEmpty() || host.startsWith("/");
  }
}
