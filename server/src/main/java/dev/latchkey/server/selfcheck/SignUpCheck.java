package dev.latchkey.server.selfcheck;

import dev.latchkey.server.enrolment.EnrolmentSettings;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Whether anyone can sign up where a proxy lets in everyone who is signed in.
final class SignUpCheck implements Check {
  private static final String NAME = "sign-up";
  private final EnrolmentSettings settings;
  private final Function<String, Map<String, Long>> counts;

  /// @param counts what a running server has counted, by the name of the metric and its label
  SignUpCheck(EnrolmentSettings settings, Function<String, Map<String, Long>> counts) {
    this.settings = settings;
    this.counts = counts;
  }

  @Override
  public List<Finding> check() {
    if (!settings.enabled()) {
      return List.of(Finding.good(NAME, "Sign-up is closed."));
    }
    if (!settings.domains().isEmpty()) {
      return List.of(
          Finding.good(
              NAME, "Addresses of these domains can sign up: " + settings.domainList() + "."));
    }
    return List.of(
        protectsApplications()
            ? Finding.note(
                NAME,
                "Anyone can sign up, and forward-auth lets everyone who is signed in through to"
                    + " your applications.",
                "Unless that is meant, set sign-up.enabled to false, or sign-up.domains.")
            : Finding.good(NAME, "Anyone can sign up."));
  }

  private boolean protectsApplications() {
    return counts.apply("latchkey_forward_auth_total").values().stream()
        .anyMatch(count -> count > 0);
  }
}
