package dev.latchkey.server.proofofwork;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.server.keys.InstallationKeys;
import dev.latchkey.server.keys.TestKeys;
import dev.latchkey.server.secrets.SystemRandomness;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.altcha.altcha.Altcha;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("CS-AU-6")
class ProofOfWorkTests {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final long WORK = 500;
  private static final ObjectMapper JSON = new ObjectMapper();
  private final ProofOfWork work = of(TestKeys.fresh());

  private static ProofOfWork of(InstallationKeys keys) {
    return new ProofOfWork(keys.digests(), new SystemRandomness());
  }

  private static Map<String, Object> solve(Challenge challenge) throws Exception {
    var solution =
        Altcha.solveChallenge(
            challenge.challenge(),
            challenge.salt(),
            Altcha.Algorithm.SHA256,
            challenge.maxnumber(),
            0);
    var payload = new LinkedHashMap<String, Object>();
    payload.put("algorithm", challenge.algorithm());
    payload.put("challenge", challenge.challenge());
    payload.put("number", solution.number);
    payload.put("salt", challenge.salt());
    payload.put("signature", challenge.signature());
    return payload;
  }

  private static String encoded(Object payload) throws Exception {
    return Base64.getEncoder().encodeToString(JSON.writeValueAsBytes(payload));
  }

  private void rejected(String solution, String subject, long asked, Instant now) {
    assertInstanceOf(
        CheckedSolution.Rejected.class, work.check(solution, subject, asked, now), solution);
  }

  @Test
  void workThatWasDoneIsGood() throws Exception {
    var challenge = work.issue("ada@example.org", WORK, NOW);
    var solution = encoded(solve(challenge));
    var last = NOW.plus(ProofOfWork.LIFE).minusSeconds(1);
    assertEquals(
        new CheckedSolution.Solved(challenge.signature()),
        work.check(solution, "ada@example.org", WORK, last));
  }

  @Test
  void solutionForAnotherSubjectIsRejected() throws Exception {
    rejected(encoded(solve(work.issue("ada@example.org", WORK, NOW))), "bob", WORK, NOW);
  }

  @Test
  void solutionOfAnotherInstallationIsRejected() throws Exception {
    var other = of(TestKeys.fresh());
    rejected(
        encoded(solve(other.issue("ada@example.org", WORK, NOW))), "ada@example.org", WORK, NOW);
  }

  @Test
  void solutionThatComesTooLateOrTooEarlyIsRejected() throws Exception {
    var solution = encoded(solve(work.issue("ada@example.org", WORK, NOW)));
    rejected(solution, "ada@example.org", WORK, NOW.plus(ProofOfWork.LIFE));
    rejected(solution, "ada@example.org", WORK, NOW.minusSeconds(2));
  }

  @Test
  void muchCheaperSolutionThanIsAskedForByNowIsRejected() throws Exception {
    var solution = encoded(solve(work.issue("ada@example.org", WORK, NOW)));
    rejected(solution, "ada@example.org", 2 * WORK + 1, NOW);
    assertInstanceOf(
        CheckedSolution.Solved.class, work.check(solution, "ada@example.org", 2 * WORK, NOW));
  }

  @ParameterizedTest
  @ValueSource(strings = {"algorithm", "challenge", "number", "salt", "signature"})
  void changedSolutionIsRejected(String field) throws Exception {
    var payload = solve(work.issue("ada@example.org", WORK, NOW));
    var value = payload.get(field);
    payload.put(field, value instanceof Integer number ? number + 1 : value + "0");
    rejected(encoded(payload), "ada@example.org", WORK, NOW);
    payload.remove(field);
    rejected(encoded(payload), "ada@example.org", WORK, NOW);
  }

  /// What is signed is the hash over salt and number: moving a digit from one to the other must not
  /// make a second salt of the same hash.
  @Test
  void endOfTheSaltCannotBeMovedIntoTheNumber() throws Exception {
    var salt = work.issue("ada@example.org", WORK, NOW).salt();
    assertTrue(salt.endsWith("&"), salt);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "e30=", "bnVsbA==", "W10=", "eyJudW1iZXIiOiJ4In0="})
  void anythingElseIsRejected(String solution) {
    rejected(solution, "ada@example.org", WORK, NOW);
    rejected(solution + "A".repeat(3000), "ada@example.org", WORK, NOW);
  }

  @Test
  void noNumberIsGivenAway() {
    var challenges =
        IntStream.range(0, 50).mapToObj(_ -> work.issue("ada@example.org", WORK, NOW)).toList();
    assertEquals(50, challenges.stream().map(Challenge::salt).distinct().count());
    for (var challenge : challenges) {
      assertNotEquals(challenge.challenge(), challenge.signature());
      assertFalse(challenge.toString().contains("ada@"), challenge.toString());
    }
  }
}
