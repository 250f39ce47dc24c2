package dev.latchkey.server.admin.defence;

import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.Id;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the trail tells of an account or a source since a time.
///
/// @param failed wrong passwords that were compared
/// @param limitsReached how often a limit was reached; the attempts refused after the first have no
///   lines
/// @param succeeded null of a source: a success has no source in the trail
/// @param others from how many sources, or with how many names
/// @param rules what was found that may be about it: the trail does not say about whom it is
public record TrailSummary(
    Instant since,
    long failed,
    long limitsReached,
    @Nullable Long succeeded,
    int others,
    @Nullable Instant lastFailure,
    List<FoundRule> rules) {
  private static final int MOST_OTHERS = 100_000;

  /// What a rule has found.
  ///
  /// @param times how often
  public record FoundRule(String rule, String by, long times, Instant last) {
    private FoundRule and(FoundRule later) {
      return new FoundRule(rule, by, times + 1, later.last);
    }
  }

  /// Whom it is about.
  sealed interface Subject {
    boolean failed(AuditEntry entry);

    String other(AuditEntry entry);

    boolean mayBeFoundBy(String key);
  }

  record OfAccount(Id account, List<String> nameMarks) implements Subject {
    private static final Set<String> KEYS =
        Set.of("name", "names", "mailbox", "password", "account", "server");

    @Override
    public boolean failed(AuditEntry entry) {
      return nameMarks.contains(entry.fields().getOrDefault("name_digest", ""));
    }

    @Override
    public String other(AuditEntry entry) {
      return entry.fields().getOrDefault("source_digest", "");
    }

    @Override
    public boolean mayBeFoundBy(String key) {
      return KEYS.contains(key);
    }
  }

  record OfSource(String sourceMark) implements Subject {
    private static final Set<String> KEYS =
        Set.of("source", "network", "names", "mailbox", "password", "server");

    @Override
    public boolean failed(AuditEntry entry) {
      return sourceMark.equals(entry.fields().get("source_digest"));
    }

    @Override
    public String other(AuditEntry entry) {
      return entry.fields().getOrDefault("name_digest", "");
    }

    @Override
    public boolean mayBeFoundBy(String key) {
      return KEYS.contains(key);
    }
  }

  private static final class Reader {
    private final Subject subject;
    private final Set<String> others = new HashSet<>();
    private final TreeMap<String, FoundRule> rules = new TreeMap<>();
    private long failed;
    private long limitsReached;
    private long succeeded;
    private @Nullable Instant last;

    Reader(Subject subject) {
      this.subject = subject;
    }

    void line(Instant at, AuditEntry entry) {
      switch (entry.event()) {
        case "authn_login_fail" -> failure(at, entry);
        case "authn_login_fail_max" -> limitsReached += subject.failed(entry) ? 1 : 0;
        case "authn_login_success" -> succeeded += isOfAccount(entry) ? 1 : 0;
        case "defence.detected" -> rule(at, entry);
        default -> {}
      }
    }

    private void failure(Instant at, AuditEntry entry) {
      if (subject.failed(entry)) {
        failed++;
        last = at;
        if (others.size() < MOST_OTHERS) {
          others.add(subject.other(entry));
        }
      }
    }

    private boolean isOfAccount(AuditEntry entry) {
      return subject instanceof OfAccount(var account, _)
          && account.value().equals(entry.fields().get("account"));
    }

    private void rule(Instant at, AuditEntry entry) {
      var rule = entry.fields().getOrDefault("rule", "");
      var by = entry.fields().getOrDefault("by", "");
      if (subject.mayBeFoundBy(by)) {
        rules.merge(rule + " " + by, new FoundRule(rule, by, 1, at), FoundRule::and);
      }
    }
  }

  static TrailSummary read(AuditTrail trail, Instant since, Subject subject) {
    var reader = new Reader(subject);
    trail.since(since, line -> reader.line(line.at(), line.entry()));
    return new TrailSummary(
        since,
        reader.failed,
        reader.limitsReached,
        subject instanceof OfAccount ? reader.succeeded : null,
        reader.others.size(),
        reader.last,
        List.copyOf(reader.rules.values()));
  }
}
