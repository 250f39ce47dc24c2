package dev.latchkey.protocol;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// How the password comes to be on the server. Stands in the token and in everything that is signed
/// or sealed, so that none is swapped for a lower one.
public enum DeliveryMode {
  /// Not a delivery: registers a server.
  REGISTER(0),
  /// The user types the password on the server; nothing travels.
  CHOOSE(1),
  /// The agent makes the password on the server; nothing travels.
  GENERATE(2),
  /// An existing password, locked by the token and by Latchkey.
  SEALED_TWO_LOCKS(3),
  /// An existing password, sealed to keys that only one registered server has.
  SEALED_REGISTERED(4);

  private static final Map<Integer, DeliveryMode> NUMBERED =
      Arrays.stream(values()).collect(Collectors.toMap(DeliveryMode::number, mode -> mode));

  private final int number;

  DeliveryMode(int number) {
    this.number = number;
  }

  /// The byte in tokens and encodings.
  public int number() {
    return number;
  }

  public static Optional<DeliveryMode> numbered(int number) {
    return Optional.ofNullable(NUMBERED.get(number));
  }

  /// Whether a password travels, so that the answer is sealed to the agent.
  public boolean isSealed() {
    return this == SEALED_TWO_LOCKS || this == SEALED_REGISTERED;
  }

  /// The name in JSON and for people.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
