package dev.latchkey.server.signin;

import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.proofofwork.Challenge;
import dev.latchkey.server.proofofwork.CheckedSolution;
import dev.latchkey.server.proofofwork.ProofOfWork;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.throttling.LimitKey;
import dev.latchkey.server.throttling.RateLimiter;
import dev.latchkey.server.throttling.SignInBudgets;
import java.time.Duration;
import java.util.Optional;

/// The work that opens a name whose attempts others have used up, and that is asked for where an
/// attempt is suspected (CS-AU-6). Known and unknown names ask for the same.
final class SignInWork {
  /// What those are told who cannot do it: as where a limit is reached.
  static final Duration WAIT = Duration.ofMinutes(10);

  private final Database database;
  private final RateLimiter limiter;
  private final ProofOfWork work;

  SignInWork(Platform platform) {
    database = platform.database();
    limiter = platform.limiter();
    work = new ProofOfWork(platform.digests(), platform.randomness());
  }

  /// A challenge that is good for attempts with this name.
  ///
  /// @param suspicion of the attempt that asks for it
  Challenge challenge(String login, int suspicion) {
    var failures = SignInBudgets.worked(login);
    return work.issue(subject(failures), amount(failures, suspicion), database.now());
  }

  /// The id of the challenge that was solved; empty where none was, or not for this name.
  Optional<String> solved(SignInAttempt attempt, int suspicion) {
    var failures = SignInBudgets.worked(attempt.login());
    return attempt
        .challengeSolution()
        .map(text ->
            work.check(text, subject(failures), amount(failures, suspicion), database.now()))
        .flatMap(checked ->
            switch (checked) {
              case CheckedSolution.Solved(var id) -> Optional.of(id);
              case CheckedSolution.Rejected _ -> Optional.empty();
            });
  }

  private static String subject(LimitKey failures) {
    return "sign-in " + failures.key();
  }

  private long amount(LimitKey failures, int suspicion) {
    return ProofOfWork.amount(limiter.counted(database, failures), suspicion);
  }
}
