package dev.latchkey.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What an application orders.
///
/// @param lifetime empty for Latchkey's default
/// @param confirmCode whether a claim needs the code of [Delivery#confirmCode], which takes another
///   way to the user than the token
/// @param secret with [Mode#SEALED]: the password
public record Order(
    Recipient recipient,
    Target target,
    Mode mode,
    Channel channel,
    Optional<Duration> lifetime,
    boolean confirmCode,
    Optional<String> secret) {
  /// Where the password goes.
  ///
  /// @param server id of a registered server, the only one that may redeem
  /// @param account whose password, on the user's server
  /// @param sink the kind of place, for instance `file`; empty where the user may choose
  public record Target(Optional<String> server, String account, Optional<String> sink) {}

  /// Where the password comes from.
  public enum Mode {
    /// The user types it on the server.
    CHOOSE,
    /// The agent makes it on the server.
    GENERATE,
    /// It exists already, and the application has it.
    SEALED
  }

  /// How the token reaches the user.
  public enum Channel {
    /// Latchkey emails it.
    MAIL,
    /// The signed-in user gets it on their own page of Latchkey.
    IN_APP,
    /// The response contains it, once: see [Delivery#token].
    RETURN
  }

  /// A delivery whose token is emailed, to a place that the user chooses.
  public static Order of(Recipient recipient, String account, Mode mode) {
    return new Order(
        recipient,
        new Target(Optional.empty(), account, Optional.empty()),
        mode,
        Channel.MAIL,
        Optional.empty(),
        false,
        Optional.empty());
  }

  /// An existing password, which Latchkey seals at once to a registered server of the recipient.
  public static Order sealed(Recipient recipient, String account, String server, String secret) {
    return new Order(
        recipient,
        new Target(Optional.of(server), account, Optional.empty()),
        Mode.SEALED,
        Channel.MAIL,
        Optional.empty(),
        false,
        Optional.of(secret));
  }

  /// The same, by another channel.
  public Order by(Channel other) {
    return new Order(recipient, target, mode, other, lifetime, confirmCode, secret);
  }

  /// The same, to this kind of place and no other.
  public Order to(String sink) {
    var to = new Target(target.server, target.account, Optional.of(sink));
    return new Order(recipient, to, mode, channel, lifetime, confirmCode, secret);
  }

  /// The same, to this registered server and no other.
  public Order on(String server) {
    var on = new Target(Optional.of(server), target.account, target.sink);
    return new Order(recipient, on, mode, channel, lifetime, confirmCode, secret);
  }

  /// The same, for this long.
  public Order within(Duration time) {
    return new Order(recipient, target, mode, channel, Optional.of(time), confirmCode, secret);
  }

  /// The same, with a code by another way.
  public Order withConfirmCode() {
    return new Order(recipient, target, mode, channel, lifetime, true, secret);
  }

  Map<String, Object> json() {
    var to = new HashMap<String, String>();
    to.put("account", target.account);
    target.server.ifPresent(server -> to.put("server_id", server));
    target.sink.ifPresent(sink -> to.put("sink", sink));
    var json = new HashMap<String, Object>();
    json.put("recipient", recipient.json());
    json.put("target", to);
    json.put("mode", word(mode));
    json.put("channel", word(channel));
    lifetime.ifPresent(time -> json.put("lifetime_seconds", time.toSeconds()));
    if (confirmCode) {
      json.put("require_confirm_code", true);
    }
    secret.ifPresent(password -> json.put("secret", password));
    return json;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /// Masked: it may have a password.
  @Override
  public String toString() {
    return "Order[target=" + target + ", mode=" + mode + ", channel=" + channel + "]";
  }
}
