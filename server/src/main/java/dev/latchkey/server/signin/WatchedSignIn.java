package dev.latchkey.server.signin;

import dev.latchkey.server.countries.Countries;
import dev.latchkey.server.detection.AttemptOutcome;
import dev.latchkey.server.detection.Detection;
import dev.latchkey.server.detection.EnteredAttempt;
import dev.latchkey.server.passwords.PasswordPolicy;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.throttling.SourceRules;
import dev.latchkey.server.throttling.Throttled;
import java.util.function.IntFunction;

/// Asks the guessing defence about every attempt, and tells it what became of it: of those that are
/// refused or break down, too, and of each outside of transactions.
final class WatchedSignIn {
  private final Detection detection;
  private final Countries countries;
  private final PasswordPolicy policy;
  private final SourceRules rules;

  WatchedSignIn(Platform platform, PasswordPolicy policy) {
    this.policy = policy;
    detection = platform.detection();
    countries = platform.countries();
    rules = platform.limiter().rules();
  }

  /// Signs in, and tells what came of it.
  ///
  /// @param signIn gets how strongly the attempt is suspected: known devices never are
  Throttled<SignInOutcome> attempt(
      SignInAttempt attempt, boolean knownDevice, IntFunction<Throttled<SignInOutcome>> signIn) {
    var watch = detection.watch(() -> entered(attempt), rules.allows(attempt.client()));
    var outcome = AttemptOutcome.REFUSED;
    try {
      var answer = signIn.apply(knownDevice ? 0 : watch.suspicion());
      outcome = outcome(answer);
      return answer;
    } finally {
      watch.ended(outcome, knownDevice);
    }
  }

  private static AttemptOutcome outcome(Throttled<SignInOutcome> answer) {
    return switch (answer) {
      case Throttled.Admitted(SignInOutcome.SignedIn _) -> AttemptOutcome.SUCCEEDED;
      case Throttled.Admitted(SignInOutcome.SecondFactorRequired _) -> AttemptOutcome.SUCCEEDED;
      case Throttled.Admitted(SignInOutcome.InvalidCredentials _) -> AttemptOutcome.FAILED;
      case Throttled.Admitted(SignInOutcome.WorkRequired _) -> AttemptOutcome.REFUSED;
      case Throttled.TooManyAttempts(var _) -> AttemptOutcome.OUT_OF_TRIES;
    };
  }

  private EnteredAttempt entered(SignInAttempt attempt) {
    return new EnteredAttempt(
        attempt.login(),
        attempt.password(),
        policy.isCommon(attempt.password()),
        attempt.client(),
        countries.of(attempt.client()),
        attempt.referrer());
  }
}
