package dev.latchkey.server.sessions;

import dev.latchkey.server.identifiers.ClientAddress;

/// Where a session was begun, in words for its owner.
///
/// @param device browser and system
/// @param place the address, until a country can be told
/// @param remembered whether its owner chose to stay signed in there
public record SessionClient(String device, String place, boolean remembered) {
  private static final String[] BROWSERS = {"Firefox", "Edg", "OPR", "Chrome", "Safari", "curl"};
  private static final String[] SYSTEMS = {
    "Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux"
  };

  public SessionClient(String device, String place) {
    this(device, place, false);
  }

  /// The same, by its owner's choice to stay signed in.
  public SessionClient withRemembered(boolean chosen) {
    return new SessionClient(device, place, chosen);
  }

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
