package dev.latchkey.server.sessions;

import dev.latchkey.server.identifiers.ClientAddress;

/// Where a session was begun, in words for its owner.
///
/// @param device browser and system
/// @param place the address, until a country can be told
public record SessionClient(String device, String place) {
  private static final String[] BROWSERS = {"Firefox", "Edg", "OPR", "Chrome", "Safari", "curl"};
  private static final String[] SYSTEMS = {
    "Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux"
  };

  /// Reads a User-Agent header; what is not one of the well-known words is not kept.
  public static SessionClient of(String userAgent, ClientAddress address) {
    var browser = first(BROWSERS, userAgent);
    var system = first(SYSTEMS, userAgent);
    var device =
        switch (browser) {
          case "" -> system.isEmpty() ? "unknown" : system;
          case "Edg" -> named("Edge", system);
          case "OPR" -> named("Opera", system);
          default -> named(browser, system);
        };
    return new SessionClient(device, address.toString());
  }

  private static String named(String browser, String system) {
    return system.isEmpty() ? browser : browser + ", " + system.replace("Mac OS", "macOS");
  }

  private static String first(String[] words, String text) {
    for (var word : words) {
      if (text.contains(word)) {
        return word;
      }
    }
    return "";
  }
}
