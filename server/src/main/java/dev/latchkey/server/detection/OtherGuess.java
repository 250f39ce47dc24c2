package dev.latchkey.server.detection;

/// A wrong guess at something else than a sign-in: a one-time token, a code, a client's secret. Of
/// what was guessed, nothing is known.
///
/// @param source digest, as in [ObservedAttempt.Origin]
/// @param network the same
/// @param number that no other guess has
record OtherGuess(long source, long network, long number, int second) {}
