package dev.latchkey.server.passwords;

import dev.latchkey.server.secrets.Secret;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Counts KiB instead of computing hashes. Every password matches.
final class CountedHashes implements HashAlgorithm {
  private final List<Argon2Cost> costs = Collections.synchronizedList(new ArrayList<>());

  static String phc(Argon2Cost cost) {
    return "$argon2id$v=19$m=%d,t=%d,p=1$c2FsdA$dGFn".formatted(cost.memoryKib(), cost.passes());
  }

  @Override
  public String hash(Secret password, Argon2Cost cost) {
    costs.add(cost);
    return phc(cost);
  }

  @Override
  public boolean verify(String phc, Secret password) {
    costs.add(Argon2Cost.of(phc).orElseThrow());
    return true;
  }

  @Override
  public String name() {
    return "counting";
  }

  List<Argon2Cost> costs() {
    return costs;
  }

  Argon2Cost last() {
    return costs.getLast();
  }

  long work() {
    var work = costs.stream().mapToLong(cost -> (long) cost.memoryKib() * cost.passes()).sum();
    costs.clear();
    return work;
  }
}
