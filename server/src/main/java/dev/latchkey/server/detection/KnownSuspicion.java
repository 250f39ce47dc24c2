package dev.latchkey.server.detection;

import java.time.Instant;

/// One thing that is suspected at present.
///
/// @param rule the one that found it last
/// @param what attempts have in common with what was found, in words
/// @param finds what the rule finds, in words
/// @param answer `work`: unknown devices are asked for a proof of work; `wait`: requests of
///   sessions are refused
/// @param since when it was found first
/// @param until when it ends, unless it is found again
/// @param everyone whether it is about all attempts, so that no one lifts it
public record KnownSuspicion(
    String rule,
    String what,
    String finds,
    String answer,
    Instant since,
    Instant until,
    boolean everyone) {
  /// The same in words.
  public String sentence() {
    return what + ", by the rule " + rule + ", since " + since + " until " + until + ": " + finds;
  }
}
