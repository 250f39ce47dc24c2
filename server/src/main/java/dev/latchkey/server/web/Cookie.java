package dev.latchkey.server.web;

import java.time.Duration;
import java.util.Optional;

/// A cookie to be set. All are `__Host-`, Secure, HttpOnly, SameSite=Lax on the whole path, and
/// their values mean nothing (ASVS-3.3.1, CS-SM-1).
///
/// @param life empty for one that ends with the browser
public record Cookie(String name, String value, Optional<Duration> life) {
  /// Masked: its value may be a session.
  @Override
  public String toString() {
    return "Cookie[name=" + name + "]";
  }

  /// A cookie that ends with the browser.
  public Cookie(String name, String value) {
    this(name, value, Optional.empty());
  }

  /// Takes the cookie away.
  public static Cookie gone(String name) {
    return new Cookie(name, "", Optional.of(Duration.ZERO));
  }

  String line() {
    var age = life.map(duration -> "; Max-Age=" + duration.toSeconds()).orElse("");
    return name + "=" + value + age + "; Path=/; Secure; HttpOnly; SameSite=Lax";
  }
}
