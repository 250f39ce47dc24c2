package dev.latchkey.server.selfcheck;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.storage.Database;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs all checks (S0-42).
public final class SelfCheck {
  private static final Logger LOG = LoggerFactory.getLogger(SelfCheck.class);
  private final List<Check> checks;
  private final Clock clock;

  SelfCheck(List<Check> checks, Clock clock) {
    this.checks = List.copyOf(checks);
    this.clock = clock;
  }

  /// All findings. A check that fails is one.
  public Report run() {
    var findings = new ArrayList<Finding>();
    for (var check : checks) {
      try {
        findings.addAll(check.check());
      } catch (RuntimeException e) {
        LOG.warn("a check failed", e);
        findings.add(
            Finding.wrong(
                "check", "A check failed: " + e.getClass().getSimpleName() + ".", "See the log."));
      }
    }
    return new Report(clock.instant(), List.copyOf(findings));
  }

  /// Runs them beside the work: what is wrong goes into the log, and that it ran into the trail.
  public void runDaily(Database database, AuditTrail audit) {
    var report = run();
    for (var finding : report.wrong()) {
      LOG.warn("self-check: {}: {} {}", finding.check(), finding.found(), finding.advice());
    }
    database.write(transaction -> {
      audit.append(transaction, SelfChecked.of(report));
      return true;
    });
  }
}
