package dev.latchkey.server.signin;

import dev.latchkey.server.countries.Countries;
import dev.latchkey.server.detection.AttemptOutcome;
import dev.latchkey.server.detection.Detection;
import dev.latchkey.server.detection.EnteredAttempt;
import dev.latchkey.server.passwords.PasswordPolicy;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.throttling.Throttled;
import java.util.function.Supplier;

/// Tells the guessing defence of every attempt: of those that are refused or break down, too, and
/// of each outside of transactions.
final class WatchedSignIn {
  private final Detection detection;
  private final Countries countries;
  private final PasswordPolicy policy;

  WatchedSignIn(Platform platform, PasswordPolicy policy) {
    this.policy = policy;
    detection = platform.detection();
    countries = platform.countries();
  }

  /// Signs in, and tells what came of it.
  Throttled<SignInOutcome> attempt(
      SignInAttempt attempt, boolean knownDevice, Supplier<Throttled<SignInOutcome>> signIn) {
    var outcome = AttemptOutcome.REFUSED;
    try {
      var answer = signIn.get();
      outcome = outcome(answer);
      return answer;
    } finally {
      detection.attempt(() -> entered(attempt), outcome, knownDevice);
    }
  }

  private static AttemptOutcome outcome(Throttled<SignInOutcome> answer) {
    return switch (answer) {
      case Throttled.Admitted(SignInOutcome.SignedIn _) -> AttemptOutcome.SUCCEEDED;
      case Throttled.Admitted(SignInOutcome.InvalidCredentials _) -> AttemptOutcome.FAILED;
      case Throttled.Admitted(SignInOutcome.WorkRequired _) -> AttemptOutcome.REFUSED;
      case Throttled.TooManyAttempts(var _) -> AttemptOutcome.REFUSED;
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
