package dev.latchkey.server.web;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What kind of request a route serves, for counting: few words, so that a number for each stays
/// cheap.
public enum RouteGroup {
  /// Whether a session is live, and its tokens: what applications ask all the time.
  SESSION("/api/v1/session", "/api/v1/session/rotation"),
  FORWARD_AUTH("/api/v1/forward-auth"),
  SIGN_IN(
      "/api/v1/sessions", "/api/v1/sign-in-links", "/sign-in", "/sign-in-link", "/sign-out", "/l"),
  SIGN_UP("/api/v1/accounts", "/sign-up", "/verify", "/v"),
  RECOVERY("/api/v1/recovery", "/forgot-password", "/reset-password", "/r"),
  ACCOUNT(
      "/api/v1/account",
      "/api/v1/password",
      "/api/v1/openpgp-key",
      "/api/v1/passkeys",
      "/api/v1/totp",
      "/api/v1/recovery-codes",
      "/account"),
  DELIVERY("/api/v1/deliveries", "/api/v1/webhooks", "/api/v1/servers"),
  AGENT("/api/v1/redemptions"),
  OAUTH("/oauth2", "/.well-known"),
  ASSET("/assets", "/api/openapi.json"),
  /// Everything else, also what is not there.
  OTHER;

  @SuppressWarnings("ImmutableEnumChecker") // List.of makes one that cannot be changed
  private final List<String> paths;

  RouteGroup(String... paths) {
    this.paths = List.of(paths);
  }

  /// The group of an endpoint's path: that of the longest path that it is, or is below of.
  public static RouteGroup of(String route) {
    var group = OTHER;
    var length = 0;
    for (var candidate : values()) {
      for (var path : candidate.paths) {
        if (path.length() > length && isBelow(route, path)) {
          group = candidate;
          length = path.length();
        }
      }
    }
    return group;
  }

  private static boolean isBelow(String route, String path) {
    return route.equals(path) || route.startsWith(path + "/");
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static List<String> words() {
    return Arrays.stream(values()).map(RouteGroup::word).toList();
  }
}
