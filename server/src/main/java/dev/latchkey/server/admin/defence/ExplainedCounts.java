package dev.latchkey.server.admin.defence;

import dev.latchkey.server.detection.KnownSuspicion;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.throttling.SourceNetwork;
import dev.latchkey.server.throttling.SourceRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Why an account or a source is slowed, or that it is not.
///
/// @param account its id; null where it is about a source
/// @param source as it is counted; null where it is about an account
/// @param rule what an operator has said of the source
/// @param slowedUntil when the last count that refuses attempts ends; null where none does
/// @param suspicions what attempts are suspected of
/// @param advice what to do, in sentences
public record ExplainedCounts(
    @Nullable String account,
    @Nullable String source,
    @Nullable Ruled rule,
    @Nullable Instant slowedUntil,
    List<ExplainedCount> counts,
    List<KnownSuspicion> suspicions,
    TrailSummary trail,
    List<String> advice) {
  /// What holds at present.
  record Standing(List<ExplainedCount> counts, List<KnownSuspicion> suspicions) {
    private Optional<Instant> slowedUntil() {
      return counts.stream()
          .filter(ExplainedCount::full)
          .map(ExplainedCount::until)
          .max(Instant::compareTo);
    }
  }

  private static final String WAIT = "wait";

  /// What an operator has said of a network.
  public record Ruled(String network, String verdict, Instant until) {
    public static Ruled of(SourceRule rule) {
      return new Ruled(rule.network().toString(), rule.verdict().word(), rule.until());
    }
  }

  static ExplainedCounts ofAccount(Id account, Standing now, TrailSummary trail) {
    return new ExplainedCounts(
        account.value(),
        null,
        null,
        now.slowedUntil().orElse(null),
        now.counts,
        now.suspicions,
        trail,
        advice(
            now,
            "Its owner can sign in on a device that they have used before, or set a new password by"
                + " email, which lifts this.",
            "--lift lifts it now."));
  }

  static ExplainedCounts ofSource(
      ClientAddress client, Optional<SourceRule> rule, Standing now, TrailSummary trail) {
    return new ExplainedCounts(
        null,
        SourceNetwork.of(client).toString(),
        rule.map(Ruled::of).orElse(null),
        now.slowedUntil().orElse(null),
        now.counts,
        now.suspicions,
        trail,
        rule.map(ExplainedCounts::advice)
            .orElseGet(() ->
                advice(
                    now,
                    "People there can sign in on devices that they have used before.",
                    "--lift sets the counts back now; latchkey defence allow keeps them from"
                        + " filling for a time, if you trust everyone there.")));
  }

  private static List<String> advice(Standing now, String... ofFullCounts) {
    var full = now.counts.stream().filter(ExplainedCount::full).toList();
    var advice = new ArrayList<String>();
    if (full.stream().anyMatch(count -> !count.isBrake())) {
      advice.addAll(List.of(ofFullCounts));
    }
    if (full.stream().anyMatch(ExplainedCount::isBrake)) {
      advice.add(
          "Guesses from very many sources have filled the count of all unknown devices; it ends by"
              + " itself, and devices that people have used before are not affected.");
    }
    now.suspicions.stream().map(ExplainedCounts::advice).distinct().forEach(advice::add);
    return advice.isEmpty() ? List.of("There is nothing to do.") : List.copyOf(advice);
  }

  private static String advice(KnownSuspicion suspicion) {
    if (suspicion.everyone()) {
      return "What is suspected of all attempts ends by itself, when nothing is found any more.";
    }
    return suspicion.answer().equals(WAIT)
        ? "Its owner can sign out, end sessions and set a new password meanwhile; --lift ends the"
            + " wait now."
        : "A proof of work, a device used before, or a sign-in link by email opens the way; --lift"
            + " ends the suspicion now, for as long as it would have lasted.";
  }

  private static List<String> advice(SourceRule rule) {
    return List.of("latchkey defence remove --source " + rule.network() + " takes this back.");
  }

  /// The same in words, a line each.
  public List<String> sentences() {
    var lines = new ArrayList<String>();
    lines.add(account == null ? "Source " + source : "Account " + account);
    lines.add(verdict());
    if (counts.isEmpty()) {
      lines.add("Counts: none at present");
    } else {
      counts.forEach(count -> lines.add("Count: " + count.sentence()));
    }
    suspicions.forEach(one -> lines.add("Suspected: " + one.sentence()));
    lines.add(history());
    trail.rules().forEach(found -> lines.add(rule(found)));
    lines.addAll(advice);
    return List.copyOf(lines);
  }

  private String verdict() {
    if (rule != null) {
      return "deny".equals(rule.verdict)
          ? "Denied with " + rule.network + " by an operator, until " + rule.until
          : "Allowed with " + rule.network + " by an operator, until " + rule.until;
    }
    if (slowedUntil == null) {
      return suspicions.isEmpty() ? "Not slowed" : suspected();
    }
    return account == null
        ? "Slowed: guesses from there are refused, until " + slowedUntil
        : "Slowed: too many failed attempts, until " + slowedUntil;
  }

  private String suspected() {
    var until = suspicions.stream().map(KnownSuspicion::until).max(Instant::compareTo);
    var waits = suspicions.stream().anyMatch(one -> one.answer().equals(WAIT));
    var how =
        waits
            ? "Slowed: requests of its sessions are refused"
            : "Slowed: unknown devices are asked for a proof of work";
    return how + until.map(end -> ", until " + end).orElse("");
  }

  private String history() {
    var succeeded = trail.succeeded() == null ? "" : ", " + trail.succeeded() + " sign-ins";
    return "Since "
        + trail.since()
        + ": "
        + trail.failed()
        + " failed attempts "
        + (account == null ? "with " : "from ")
        + trail.others()
        + (account == null ? " names" : " sources")
        + succeeded
        + ", limits reached "
        + trail.limitsReached()
        + " times";
  }

  private static String rule(TrailSummary.FoundRule found) {
    return "Rule "
        + found.rule()
        + " found "
        + found.times()
        + " times, last at "
        + found.last()
        + " (by "
        + found.by()
        + "; the trail does not say whose)";
  }
}
