package dev.latchkey.server.detection;

import dev.latchkey.server.settings.Setting;
import dev.latchkey.server.settings.Settings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A rule in words, as `docs/defence.md` shows it, and its settings.
///
/// @param name as it stands in the audit trail
/// @param finds which pattern
/// @param counts what must reach the threshold
/// @param misses what it does not see, and whom it may wrong
/// @param threshold 0 turns the rule off
/// @param answer what it has those do that match what it has found
record DetectionRule(
    String name,
    String finds,
    String counts,
    String misses,
    Setting<Integer> threshold,
    Setting<String> answer) {
  private static final String NONE = "none";
  private static final String WORK = "work";
  private static final String WAIT = "wait";

  /// Memory and work grow with a threshold.
  private static final int MOST = 500;

  /// @param standard the threshold that is used where none is set
  static DetectionRule of(String name, int standard, String finds, String counts, String misses) {
    return of(name, standard, MOST, finds, counts, misses);
  }

  /// @param most the highest threshold that makes sense
  static DetectionRule of(
      String name, int standard, int most, String finds, String counts, String misses) {
    var threshold =
        Setting.number(
            "defence.rules." + name + ".threshold",
            standard,
            0,
            most,
            "Threshold of the rule `" + name + "` (defence.md); 0 turns it off");
    var answer =
        answer(name, WORK, "asks for a proof of work where attempts match what it has found");
    return new DetectionRule(name, finds, counts, misses, threshold, answer);
  }

  /// The same, where the answer is to wait.
  DetectionRule waiting(String does) {
    return new DetectionRule(name, finds, counts, misses, threshold, answer(name, WAIT, does));
  }

  private static Setting<String> answer(String name, String word, String does) {
    var sentence =
        "`"
            + word
            + "`: the rule `"
            + name
            + "` "
            + does
            + "; `none`: it only observes (defence.md)";
    return Setting.word("defence.rules." + name + ".answer", sentence, word, NONE)
        .weakerAs(List.of(NONE));
  }

  /// Whether what it finds raises suspicion.
  boolean answers(Settings settings) {
    return !settings.get(answer).equals(NONE);
  }

  /// Whether what it finds has to wait, rather than to work.
  boolean waits() {
    return answer.standard().equals(WAIT);
  }

  /// There is one rule of a name.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DetectionRule rule && name.equals(rule.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }
}
