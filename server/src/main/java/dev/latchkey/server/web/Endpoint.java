package dev.latchkey.server.web;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/// An address and what it does by method. A segment `{name}` stands for any text without a slash.
///
/// @param handlers by method; HEAD follows GET
public record Endpoint(String path, Map<String, Handler> handlers) {
  /// Those of OAuth that browsers are led through.
  private static final Set<String> PAGES = Set.of("/oauth2/authorize", "/oauth2/logout");

  public static Endpoint at(String path) {
    return new Endpoint(path, Map.of());
  }

  public Endpoint get(Handler handler) {
    return on("GET", handler);
  }

  public Endpoint post(Handler handler) {
    return on("POST", handler);
  }

  public Endpoint put(Handler handler) {
    return on("PUT", handler);
  }

  public Endpoint patch(Handler handler) {
    return on("PATCH", handler);
  }

  public Endpoint delete(Handler handler) {
    return on("DELETE", handler);
  }

  /// Whether it answers programs, in JSON and with problems; else people, in pages.
  public boolean isForPrograms() {
    return isForPrograms(path);
  }

  /// Whether someone can open it as a page.
  boolean isPage() {
    return !isForPrograms() && handlers.containsKey("GET") && !path.startsWith("/assets/");
  }

  /// Whether it answers programs in the words of OAuth.
  public static boolean isOfOAuth(String path) {
    return path.startsWith("/oauth2/") && !PAGES.contains(path);
  }

  static boolean isForPrograms(String path) {
    return path.startsWith("/api/") || isOfOAuth(path) || path.startsWith("/.well-known/");
  }

  public Set<String> methods() {
    return handlers.keySet();
  }

  /// Both endpoints of one path: several modules may serve an address, each by methods of its own.
  Endpoint and(Endpoint other) {
    var all = this;
    for (var handler : other.handlers.entrySet()) {
      if (handlers.containsKey(handler.getKey())) {
        throw new IllegalArgumentException("two handlers of " + handler.getKey() + " at " + path);
      }
      all = all.on(handler.getKey(), handler.getValue());
    }
    return all;
  }

  /// The same endpoint, where what it does by this method is changed, if it knows it.
  public Endpoint with(String method, UnaryOperator<Handler> change) {
    var changed = new LinkedHashMap<>(handlers);
    changed.computeIfPresent(method, (_, handler) -> change.apply(handler));
    return new Endpoint(path, changed);
  }

  private Endpoint on(String method, Handler handler) {
    var more = new LinkedHashMap<>(handlers);
    more.put(method, handler);
    return new Endpoint(path, more);
  }
}
