package dev.latchkey.server.web;

import dev.latchkey.server.identifiers.ClientAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// The hops that proxies wrote down, nearest first: `X-Forwarded-For`, or `Forwarded` (RFC 7239).
///
/// All is read from the end. What a client wrote stands before what the nearest proxy adds, and
/// must not change how that is read, for instance by a quotation mark that it leaves open.
final class ForwardedHops {
  /// `203.0.113.66:40000`, `[2001:db8::1]`, `[2001:db8::1]:4711`, `fe80::1%eth0`: a zone means
  /// something to that proxy only, and the port may be a name (RFC 7239, section 6).
  private static final Pattern NODE =
      Pattern.compile(
          "(?:\\[([^]%]*)(?:%[^]]*)?]|([0-9.]+))(?::(?:\\d{1,5}|_[A-Za-z0-9._-]+))?|([^]%\\[]*)%.*");

  private ForwardedHops() {}

  static List<Optional<ClientAddress>> ofForwardedFor(List<String> lines) {
    return elements(lines).stream().map(ForwardedHops::address).toList();
  }

  static List<Optional<ClientAddress>> ofForwarded(List<String> lines) {
    return elements(lines).stream().map(ForwardedHops::named).toList();
  }

  private static List<String> elements(List<String> lines) {
    return lines.reversed().stream().flatMap(line -> split(line, ',').stream()).toList();
  }

  /// What stands between the delimiters outside of quotation marks, the last first.
  private static List<String> split(String text, char delimiter) {
    var parts = new ArrayList<String>();
    var end = text.length();
    var quoted = false;
    for (var i = end - 1; i >= 0; i--) {
      if (text.charAt(i) == '"' && !isEscaped(text, i)) {
        quoted = !quoted;
      } else if (text.charAt(i) == delimiter && !quoted) {
        parts.add(text.substring(i + 1, end).strip());
        end = i;
      }
    }
    parts.add(text.substring(0, end).strip());
    return parts;
  }

  private static boolean isEscaped(String text, int at) {
    var before = at;
    while (before > 0 && text.charAt(before - 1) == '\\') {
      before--;
    }
    return (at - before) % 2 == 1;
  }

  private static Optional<ClientAddress> named(String element) {
    return split(element, ';').stream()
        .map(pair -> pair.split("=", 2))
        .filter(pair -> pair.length == 2 && pair[0].strip().equalsIgnoreCase("for"))
        .findFirst()
        .flatMap(pair -> address(pair[1].strip()));
  }

  /// Empty for names, `unknown` and what cannot be read.
  private static Optional<ClientAddress> address(String text) {
    var quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    var node = quoted ? text.substring(1, text.length() - 1) : text;
    return ClientAddress.parse(node).or(() -> longForm(node));
  }

  private static Optional<ClientAddress> longForm(String node) {
    var found = NODE.matcher(node);
    if (!found.matches()) {
      return Optional.empty();
    }
    return IntStream.rangeClosed(1, found.groupCount())
        .mapToObj(found::group)
        .filter(Objects::nonNull)
        .findFirst()
        .flatMap(ClientAddress::parse);
  }
}
