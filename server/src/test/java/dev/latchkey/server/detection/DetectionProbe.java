package dev.latchkey.server.detection;

/// What the simulator may ask of the detectors beside what a server does.
public final class DetectionProbe {
  private DetectionProbe() {}

  public static void forget(Detection detection) {
    detection.forget();
  }

  /// How many keys all rules remember now.
  public static int keys(Detection detection) {
    return detection.memory().keys();
  }

  /// What the keys of all rules may ever cost.
  public static long mostBytes(Detection detection) {
    return detection.memory().mostBytes();
  }
}
