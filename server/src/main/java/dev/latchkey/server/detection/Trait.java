package dev.latchkey.server.detection;

/// Something that an attempt has in common with others.
///
/// @param key its digest; it is never shown
record Trait(DetectionKey by, long key) {
  /// One number for both.
  long id() {
    return key ^ by.name().hashCode();
  }
}
