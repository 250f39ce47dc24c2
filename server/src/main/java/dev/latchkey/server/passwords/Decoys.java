package dev.latchkey.server.passwords;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What unknown names are compared with, so that they take the time of an account (S4-05).
///
/// While the accounts' hashes differ in cost, there is a decoy of each cost, and as large a share
/// of the unknown names has it as of the accounts. Which one a name has follows from the name. When
/// accounts are renewed, unknown names move on with them, each once: the costs are in the order of
/// what they write, and today's is the last.
final class Decoys {
  /// How many accounts are looked at.
  static final int SAMPLE = 500;

  private static final double NAMES = 1L << 32;
  private final Argon2Cost wanted;
  private final Function<Argon2Cost, Credential> make;
  private final Map<Argon2Cost, Credential> made = new ConcurrentHashMap<>();
  private volatile List<Part> formers = List.of();

  /// The names below `end`, and not below the end of the part before, have this decoy.
  private record Part(double end, Credential decoy) {}

  /// @param wanted the cost of what is hashed today
  /// @param make a decoy of a cost
  Decoys(Argon2Cost wanted, Function<Argon2Cost, Credential> make) {
    this.wanted = wanted;
    this.make = make;
  }

  void warmUp() {
    var _ = ofCost(wanted);
  }

  /// The decoy of an unknown name.
  ///
  /// @param name a keyed digest of it, at least 4 bytes
  Credential of(byte[] name) {
    var position = Integer.toUnsignedLong(ByteBuffer.wrap(name).getInt()) / NAMES;
    return formers.stream()
        .filter(part -> position < part.end)
        .findFirst()
        .map(Part::decoy)
        .orElseGet(() -> ofCost(wanted));
  }

  /// From now on decoys cost what these hashes do.
  void follow(List<Argon2Cost> hashes) {
    var shares =
        hashes.stream().collect(Collectors.groupingBy(cost -> cost, Collectors.counting()));
    shares.remove(wanted);
    var parts = new ArrayList<Part>();
    var end = 0L;
    for (var cost : shares.keySet().stream().sorted(Comparator.reverseOrder()).toList()) {
      end += shares.getOrDefault(cost, 0L);
      parts.add(new Part((double) end / hashes.size(), ofCost(cost)));
    }
    formers = List.copyOf(parts);
  }

  private Credential ofCost(Argon2Cost cost) {
    return made.computeIfAbsent(cost, make);
  }
}
