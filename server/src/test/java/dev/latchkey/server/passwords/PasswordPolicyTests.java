package dev.latchkey.server.passwords;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.server.identifiers.DisplayName;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Username;
import dev.latchkey.server.passwords.common.CommonPasswords;
import dev.latchkey.server.secrets.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PasswordPolicyTests {
  private static final PasswordContext ADA =
      new PasswordContext(
          new EmailAddress("ada.lovelace@example.org"),
          Optional.empty(),
          Optional.of(new DisplayName("Ada Lovelace")));
  private static final CommonPasswords COMMON = CommonPasswords.bundled();
  private final PasswordHasher threads = TestPasswords.hasher(TestPasswords.SETTINGS);

  @AfterAll
  void end() {
    threads.close();
  }

  private PasswordPolicy policy(int minLength, int maxLength, int minScore) {
    return new PasswordPolicy(
        new PasswordSettings(minLength, maxLength, minScore, 19_456, 2, List.of("localhost")),
        threads,
        () -> COMMON);
  }

  private static Set<PolicyViolation> reasons(PasswordPolicy policy, String password) {
    return switch (policy.judge(Secret.of(password), ADA)) {
      case PolicyResult.Accepted _ -> Set.of();
      case PolicyResult.Rejected(var reasons) -> reasons;
      case PolicyResult.Unusable _ -> throw new AssertionError("unusable");
    };
  }

  record Sample(String password, int score) {}

  private static List<Sample> samples() throws IOException {
    try (var in = PasswordPolicyTests.class.getResourceAsStream("/passwords/scores.jsonl")) {
      var samples = new ArrayList<Sample>();
      var text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      for (var line : text.lines().toList()) {
        var row = new ObjectMapper().readTree(line);
        samples.add(new Sample(row.get("password").asText(), row.get("score").asInt()));
      }
      return samples;
    }
  }

  /// The reference is the original zxcvbn in JavaScript; the page is measured by the same samples.
  /// To put these marks in order takes a step for each pair: it would not come to an end.
  @Test
  @Tag("S4-17")
  void anEndlessPasswordIsRefusedUnread() {
    var marks = "a" + "\u0301".repeat(400_000) + "\u0316".repeat(400_000);
    var policy = new PasswordPolicy(TestPasswords.SETTINGS, threads, () -> COMMON);
    assertEquals(
        new PolicyResult.Rejected(Set.of(PolicyViolation.TOO_LONG)),
        policy.judge(Secret.of(marks), ADA));
  }

  @Test
  @Tag("S4-18")
  @Tag("C-03")
  void theScoreIsThatOfTheReference() throws IOException {
    var policies = IntStream.rangeClosed(0, 4).mapToObj(least -> policy(8, 256, least)).toList();
    var different = new ArrayList<String>();
    for (var sample : samples()) {
      var score =
          IntStream.rangeClosed(1, 4)
              .filter(least ->
                  !reasons(policies.get(least), sample.password)
                      .contains(PolicyViolation.TOO_GUESSABLE))
              .max()
              .orElse(0);
      if (score != sample.score) {
        different.add(sample.password + " " + sample.score + " here " + score);
      }
    }
    assertTrue(samples().size() >= 50);
    assertEquals(List.of(), different);
  }

  @Test
  @Tag("C-01")
  @Tag("C-02")
  @Tag("S4-16")
  @Tag("S4-17")
  void lengthsAreCountedInCodePointsWhateverTheBounds() {
    var policy = policy(15, 64, 0);
    assertEquals(Set.of(), reasons(policy, "\uD83D\uDD11".repeat(15)));
    assertEquals(Set.of(PolicyViolation.TOO_SHORT), reasons(policy, "\uD83D\uDD11".repeat(14)));
    assertEquals(Set.of(), reasons(policy, "\uD83D\uDD11".repeat(64)));
    assertEquals(Set.of(PolicyViolation.TOO_LONG), reasons(policy, "\uD83D\uDD11".repeat(65)));
    assertEquals(
        Set.of(PolicyViolation.TOO_LONG), reasons(policy(8, 1024, 0), "\uD83D\uDD11".repeat(257)));
  }

  @Test
  @Tag("NIST-B4-3.1.1.2-5")
  void withoutAMinimumScoreWeakButUnlistedOnesPass() {
    assertEquals(Set.of(), reasons(policy(15, 256, 0), "ababababababababa"));
    assertEquals(Set.of(PolicyViolation.COMMON), reasons(policy(15, 256, 0), "qwertyuiopasdfg"));
  }

  @Test
  @Tag("ASVS-6.1.2")
  @Tag("ASVS-6.2.11")
  @Tag("S4-19")
  void ownNamesAreContextWithWhatIsHungOnThem() {
    var named =
        new PasswordContext(
            new EmailAddress("a@example.org"),
            Optional.of(new Username("grace.hopper")),
            Optional.empty());
    for (var password :
        List.of("grace.hopper", "Grace.Hopper", "GRACE.HOPPER1906!", "grace.hopper...")) {
      var judged = policy(8, 256, 0).judge(Secret.of(password), named);
      assertEquals(
          Set.of(PolicyViolation.CONTEXT),
          assertInstanceOf(PolicyResult.Rejected.class, judged, password).reasons());
    }
    assertInstanceOf(
        PolicyResult.Accepted.class,
        policy(8, 256, 0).judge(Secret.of("grace.hopper and otters"), named));
  }

  @Test
  @Tag("ASVS-6.2.11")
  void whatTheSiteIsCalledIsContext() {
    var names = List.of("id.example.org", "Acme Lighthouses");
    var settings = new PasswordSettings(8, 256, 0, 19_456, 2, names);
    var policy = new PasswordPolicy(settings, threads, () -> COMMON);
    for (var password :
        List.of("acme lighthouses", "Lighthouses1", "latchkey!", "id.example.org")) {
      var judged = policy.judge(Secret.of(password), List.of());
      assertEquals(
          Set.of(PolicyViolation.CONTEXT),
          assertInstanceOf(PolicyResult.Rejected.class, judged, password).reasons());
    }
  }

  @Test
  @Tag("RFC8265-2")
  void controlCharactersAreUnusable() {
    for (var control : List.of("\u0000", "\t", "\n", "\u001b", "\u007f", "\u0085")) {
      assertInstanceOf(
          PolicyResult.Unusable.class,
          policy(8, 256, 0).judge(Secret.of("quiet otter" + control + "violin"), ADA));
    }
  }
}
