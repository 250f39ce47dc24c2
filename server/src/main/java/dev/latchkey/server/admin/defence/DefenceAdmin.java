package dev.latchkey.server.admin.defence;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.detection.KnownSuspicions;
import dev.latchkey.server.detection.RuleDays;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.settings.Settings;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.throttling.Limit;
import dev.latchkey.server.throttling.LimitKey;
import dev.latchkey.server.throttling.RateLimiter;
import dev.latchkey.server.throttling.SourceNetwork;
import dev.latchkey.server.throttling.SourceRule;
import dev.latchkey.server.throttling.SourceRules;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What an operator does about guesses.
public final class DefenceAdmin {
  /// How far back the trail is read.
  public static final Duration DAY = Duration.ofDays(1);

  private static final List<LimitKey> BRAKE = List.of(Limit.SIGN_IN_ALL.of(""));
  private final Database database;
  private final RateLimiter limiter;
  private final SourceRules rules;
  private final AuditTrail audit;
  private final KeyedDigests digests;
  private final Settings settings;
  private final KnownSuspicions suspicions;

  public DefenceAdmin(Platform platform) {
    database = platform.database();
    limiter = platform.limiter();
    rules = limiter.rules();
    audit = platform.audit();
    digests = platform.digests();
    settings = platform.settings();
    suspicions = platform.detection().known();
  }

  // networks

  /// Allows or denies a network for a time, in place of what was said of it before. All nodes
  /// notice within seconds.
  ///
  /// @return empty where there are too many
  public Optional<SourceRule> put(
      SourceNetwork network, SourceRule.Verdict verdict, Duration length) {
    return database.write(transaction -> {
      var rule = rules.put(transaction, network, verdict, length);
      rule.ifPresent(made -> record(transaction, event(made)));
      return rule;
    });
  }

  private DefenceEvent event(SourceRule rule) {
    var digest = mark(rule.network());
    var bits = rule.network().network().bits();
    var until = rule.until().toString();
    return switch (rule.verdict()) {
      case ALLOW -> new DefenceEvent.Allowed(digest, bits, until);
      case DENY -> new DefenceEvent.Denied(digest, bits, until);
    };
  }

  /// Takes back what was said of exactly this network.
  ///
  /// @return false where nothing was
  public boolean remove(SourceNetwork network) {
    return database.write(transaction -> {
      var removed = rules.remove(transaction, network).isPresent();
      return removed
          && record(transaction, new DefenceEvent.Removed(mark(network), network.network().bits()));
    });
  }

  /// What is said now.
  public List<SourceRule> list() {
    return rules.list(database);
  }

  /// Where it is one source, the mark that its failed sign-ins have.
  private String mark(SourceNetwork network) {
    return mark(network.onlySource().orElseGet(network::toString));
  }

  // sources and accounts

  /// Sets back what a source and its network have done wrong, and ends what is suspected of them.
  public void lift(ClientAddress client) {
    var bits = SourceNetwork.of(client).network().bits();
    database.write(transaction -> {
      limiter.liftSource(transaction, client);
      var rules = suspicions.lift(transaction, client);
      return record(transaction, new DefenceEvent.Lifted(mark(client.source()), bits, rules));
    });
  }

  /// Why attempts with the names of an account are slowed, or that they are not.
  public ExplainedCounts explain(Account account) {
    var counts =
        Stream.concat(
                AccountCounts.of(limiter, database, account).stream(),
                limiter.standing(database, BRAKE).stream().map(ExplainedCount::ofSource))
            .toList();
    var marks = account.logins().stream().map(this::mark).toList();
    var trail =
        TrailSummary.read(
            audit, database.now().minus(DAY), new TrailSummary.OfAccount(account.id(), marks));
    var suspected = suspicions.of(database, account.id(), account.logins());
    return ExplainedCounts.ofAccount(
        account.id(), new ExplainedCounts.Standing(counts, suspected), trail);
  }

  /// The same of attempts from a source.
  public ExplainedCounts explain(ClientAddress client) {
    var counts =
        Stream.concat(
                limiter.standing(database, RateLimiter.ofPlace(client)).stream(),
                limiter.standing(database, BRAKE).stream())
            .map(ExplainedCount::ofSource)
            .toList();
    var trail =
        TrailSummary.read(
            audit, database.now().minus(DAY), new TrailSummary.OfSource(mark(client.source())));
    var suspected = suspicions.of(database, client);
    return ExplainedCounts.ofSource(
        client, rules.of(database, client), new ExplainedCounts.Standing(counts, suspected), trail);
  }

  /// What each rule has found, slowed and stopped in the last days, and what it would have found at
  /// parts of its threshold.
  public List<RuleDays> dryRun(Duration days) {
    return RuleDays.since(database, settings, database.now().minus(days));
  }

  /// The last 24 hours as an HTML page.
  public String report() {
    return DayReport.of(Day.before(database.now(), audit));
  }

  /// What stands for a name or a source in the trail.
  private String mark(String text) {
    return digests.mark(KeyedDigests.Purpose.ENTERED_NAME, text);
  }

  private boolean record(Transaction transaction, DefenceEvent event) {
    audit.append(transaction, event);
    return true;
  }
}
