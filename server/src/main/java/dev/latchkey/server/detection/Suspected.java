package dev.latchkey.server.detection;

import java.util.Set;

/// What an attempt is suspected of.
///
/// @param strength how strongly; 0 is not at all
/// @param rules that have found what it has in common with others
record Suspected(int strength, Set<DetectionRule> rules) {
  static final Suspected NOT = new Suspected(0, Set.of());

  Suspected {
    rules = Set.copyOf(rules);
  }
}
