package dev.latchkey.server.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The query of a request. Others add parameters of their own to links, broken ones too, so one
/// that cannot be decoded counts as it stands: it never fails the request.
public final class QueryString {
  private QueryString() {}

  /// The values of a parameter, in the order in which they stand there.
  public static List<String> all(String query, String name) {
    return Arrays.stream(query.split("&", -1))
        .map(pair -> pair.split("=", 2))
        .filter(pair -> decode(pair[0]).equals(name))
        .map(pair -> pair.length == 2 ? decode(pair[1]) : "")
        .toList();
  }

  /// The value of a parameter, if it stands there exactly once.
  static Optional<String> find(String query, String name) {
    var values = all(query, name);
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }

  /// A parameter as it stands in a query.
  public static String pair(String name, String value) {
    return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  /// An address with more in its query.
  ///
  /// @param query pairs, joined by `&`
  public static String add(String address, String query) {
    return address + (address.contains("?") ? "&" : "?") + query;
  }

  /// The query of a path of ours, which has one.
  public static String of(String path) {
    return path.substring(path.indexOf('?') + 1);
  }

  private static String decode(String encoded) {
    return PercentEncoding.decode(encoded).orElse(encoded);
  }
}
