package dev.latchkey.server.detection;

/// What a detector remembers.
///
/// @param keys how many keys it has now
/// @param mostKeys how many it may ever have
/// @param mostBytes what these may cost
record DetectorMemory(int keys, int mostKeys, long mostBytes) {
  DetectorMemory plus(DetectorMemory other) {
    return new DetectorMemory(
        keys + other.keys, mostKeys + other.mostKeys, mostBytes + other.mostBytes);
  }
}
