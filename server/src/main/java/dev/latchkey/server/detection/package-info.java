/// Looks for patterns of guessing in the attempts to sign in: one small file per pattern. Of other
/// wrong guesses it is told who makes them ([OtherGuess]).
///
/// Every attempt is reduced to digests ([ObservedAttempt]), those of passwords under a random key
/// that is only in memory, and given to each [Detector]. What a detector finds is written to the
/// audit trail and counted, and attempts that match it are suspected for a while ([Suspicions]):
/// sign-in asks unknown devices for work then. Memory is bounded for any number of addresses.
///
/// - Tables: `defence_hours`, `suspicions`
/// - Events: `defence.detected`
/// - Settings: `defence.rules.NAME.threshold` and `.answer` with the name of a rule,
///   `defence.sharing-sites`
@NullMarked
package dev.latchkey.server.detection;

import org.jspecify.annotations.NullMarked;
