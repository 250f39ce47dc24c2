package dev.latchkey.server.web;

import java.util.LinkedHashMap;
import java.util.Map;

/// An address and what it does by method. A segment `{name}` stands for any text without a slash.
///
/// @param handlers by method; HEAD follows GET
public record Endpoint(String path, Map<String, Handler> handlers) {
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

  public Endpoint delete(Handler handler) {
    return on("DELETE", handler);
  }

  private Endpoint on(String method, Handler handler) {
    var more = new LinkedHashMap<>(handlers);
    more.put(method, handler);
    return new Endpoint(path, more);
  }
}
