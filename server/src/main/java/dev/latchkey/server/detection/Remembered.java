package dev.latchkey.server.detection;

/// Something that a detector remembers, within a bound.
interface Remembered {
  /// Forgets what is over by then.
  void forget(int second);

  DetectorMemory memory();
}
