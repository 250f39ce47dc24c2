package dev.latchkey.server.proofofwork;

import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.keys.KeyedDigests.Purpose;
import dev.latchkey.server.secrets.Base64Url;
import dev.latchkey.server.secrets.ConstantTime;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.web.Json;
import dev.latchkey.server.web.RequestRejected;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.altcha.altcha.Altcha;
import org.jspecify.annotations.Nullable;

/// Makes challenges and checks their solutions.
///
/// Guarantees: a solution is good for one subject, for ten minutes, and for at most twice the work
/// that it has cost. Making one and checking one take one SHA-256 and one HMAC each, whatever it
/// costs the client.
public final class ProofOfWork {
  /// How long a challenge can be solved.
  public static final Duration LIFE = Duration.ofMinutes(10);

  /// What a telephone does in about a second (docs/defence.md).
  public static final long USUAL = 50_000;

  /// What a desktop computer does in half a minute.
  public static final long MOST = 64 * USUAL;

  /// How much cheaper a challenge may have been than those that are given out by now.
  private static final long TOLERANCE = 2;

  /// After so many failures that came with work, twice as much is asked for.
  private static final int DOUBLES_EVERY = 10;

  private static final int SALT_BYTES = 12;
  private static final int LONGEST = 2048;
  private static final String KEY = "altcha";
  private static final String SUBJECT = "for";
  private static final String WORK = "work";
  private static final String EXPIRES = "expires";
  private final KeyedDigests digests;
  private final Randomness randomness;

  public ProofOfWork(KeyedDigests digests, Randomness randomness) {
    this.digests = digests;
    this.randomness = randomness;
  }

  /// What a client sends back, as base64 of JSON.
  private record Solution(
      @Nullable String algorithm,
      @Nullable String challenge,
      long number,
      @Nullable String salt,
      @Nullable String signature) {}

  /// How much work is asked for: twice as much with every ten failures, and with every step of
  /// suspicion above the first.
  ///
  /// @param failures that came with work
  /// @param suspicion 0 where there is none
  public static long amount(long failures, int suspicion) {
    var doubled = failures / DOUBLES_EVERY + Math.max(0, suspicion - 1);
    return Math.min(MOST, USUAL << Math.min(doubled, 10));
  }

  /// A challenge that is good for the subject alone.
  ///
  /// @param subject whom or what it is for; only a digest of it is given out
  /// @param work how much of it at most, [#USUAL] to [#MOST]
  public Challenge issue(String subject, long work, Instant now) {
    var options =
        new Altcha.ChallengeOptions()
            .setSalt(HexFormat.of().formatHex(randomness.bytes(SALT_BYTES)))
            .setNumber(numberUpTo(work))
            .setMaxNumber(work)
            .addParam(SUBJECT, digests.mark(Purpose.PROOF_OF_WORK, subject))
            .addParam(WORK, Long.toString(work))
            .addParam(EXPIRES, Long.toString(now.plus(LIFE).getEpochSecond()));
    return Challenge.of(make(options));
  }

  /// Whether the work was done.
  ///
  /// @param solution as ALTCHA's clients send it: base64 of JSON
  /// @param subject that it must be for
  /// @param work that is asked for by now
  public CheckedSolution check(String solution, String subject, long work, Instant now) {
    try {
      var solved = read(solution);
      var salt = present(solved.salt);
      var claims = claims(salt);
      var good =
          isOurs(solved, salt)
              && digests.mark(Purpose.PROOF_OF_WORK, subject).equals(claims.get(SUBJECT))
              && number(claims, WORK) * TOLERANCE >= work
              && isInTime(number(claims, EXPIRES), now);
      return good
          ? new CheckedSolution.Solved(present(solved.signature))
          : new CheckedSolution.Rejected();
    } catch (RequestRejected | IllegalArgumentException e) {
      return new CheckedSolution.Rejected();
    }
  }

  private static Solution read(String solution) {
    if (solution.length() > LONGEST) {
      throw new IllegalArgumentException("too long");
    }
    return Json.read(Base64.getDecoder().decode(solution), Solution.class);
  }

  /// The same challenge follows from its number and salt.
  private boolean isOurs(Solution solved, String salt) {
    var options = new Altcha.ChallengeOptions().setSalt(salt).setNumber(solved.number);
    var made = make(options.setMaxNumber(solved.number));
    return made.algorithm.equals(solved.algorithm)
        && ConstantTime.same(made.challenge, present(solved.challenge))
        && ConstantTime.same(made.signature, present(solved.signature));
  }

  private static String present(@Nullable String field) {
    if (field == null) {
      throw new IllegalArgumentException("a field is missing");
    }
    return field;
  }

  /// Not where the clock was set back either: then it would be good for longer.
  private static boolean isInTime(long expires, Instant now) {
    var left = expires - now.getEpochSecond();
    return left > 0 && left <= LIFE.toSeconds();
  }

  private static long number(Map<String, String> claims, String name) {
    return Long.parseLong(claims.getOrDefault(name, "0"));
  }

  private static Map<String, String> claims(String salt) {
    try {
      return Altcha.extractParams(salt);
    } catch (Exception e) {
      throw new IllegalArgumentException("the salt has no parameters", e);
    }
  }

  private Altcha.Challenge make(Altcha.ChallengeOptions options) {
    var key = Base64Url.encode(digests.digest(Purpose.PROOF_OF_WORK, KEY));
    try {
      return Altcha.createChallenge(options.setAlgorithm(Altcha.Algorithm.SHA256).setHmacKey(key));
    } catch (Exception e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  /// From 0 to `most`; of 128 bits, so that none is likelier than others by what can be seen.
  private long numberUpTo(long most) {
    return new BigInteger(1, randomness.bytes(16)).mod(BigInteger.valueOf(most + 1)).longValue();
  }
}
