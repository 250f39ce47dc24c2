package dev.latchkey.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What an application orders.
///
/// @param account whose password, on the user's server
/// @param sink the kind of place, for instance `file`; empty where the user may choose
/// @param lifetime empty for Latchkey's default
public record Order(
    Recipient recipient,
    String account,
    Mode mode,
    Channel channel,
    Optional<String> sink,
    Optional<Duration> lifetime) {
  /// Who makes the password.
  public enum Mode {
    /// The user types it on the server.
    CHOOSE,
    /// The agent makes it on the server.
    GENERATE
  }

  /// How the token reaches the user.
  public enum Channel {
    /// Latchkey emails it.
    MAIL,
    /// The response contains it, once: see [Delivery#token].
    RETURN
  }

  /// A delivery whose token is emailed, to a place that the user chooses.
  public static Order of(Recipient recipient, String account, Mode mode) {
    return new Order(recipient, account, mode, Channel.MAIL, Optional.empty(), Optional.empty());
  }

  /// The same, by another channel.
  public Order by(Channel other) {
    return new Order(recipient, account, mode, other, sink, lifetime);
  }

  /// The same, to this kind of place and no other.
  public Order to(String kindOfSink) {
    return new Order(recipient, account, mode, channel, Optional.of(kindOfSink), lifetime);
  }

  /// The same, for this long.
  public Order within(Duration time) {
    return new Order(recipient, account, mode, channel, sink, Optional.of(time));
  }

  Map<String, Object> json() {
    var target = new HashMap<String, String>();
    target.put("account", account);
    sink.ifPresent(kind -> target.put("sink", kind));
    var json = new HashMap<String, Object>();
    json.put("recipient", recipient.json());
    json.put("target", target);
    json.put("mode", word(mode));
    json.put("channel", word(channel));
    lifetime.ifPresent(time -> json.put("lifetime_seconds", time.toSeconds()));
    return json;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
