package dev.latchkey.server.throttling;

import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.PreparedQuery;
import dev.latchkey.server.storage.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The networks that operators have allowed or denied, each for a time.
///
/// They are in the database, for all nodes. Each node reads them every few seconds, and none for an
/// attempt. Where two networks hold a source, the smaller one counts.
public final class SourceRules {
  /// How often they are read.
  public static final Duration TICK = Duration.ofSeconds(3);

  /// How many there can be.
  public static final int MOST = 1000;

  private static final String COLUMNS = "network, verdict, made_at, expires_at";

  /// The limit is one for mistakes: two operators at the same moment may pass it by one.
  private static final PreparedQuery<Optional<SourceRule>> PUT =
      new PreparedQuery<>(
          """
          INSERT INTO source_rules (network, verdict, made_at, expires_at)
          SELECT given.network, given.verdict, given.made_at, given.expires_at
          FROM (SELECT CAST(? AS TEXT) AS network, CAST(? AS TEXT) AS verdict,
                       CAST(? AS BIGINT) AS made_at, CAST(? AS BIGINT) AS expires_at) AS given
          WHERE (SELECT COUNT(*) FROM source_rules WHERE network <> given.network) < ?
          ON CONFLICT (network) DO UPDATE SET
            verdict = excluded.verdict,
            made_at = excluded.made_at,
            expires_at = excluded.expires_at
          RETURNING network, verdict, made_at, expires_at
          """,
          SourceRules::rule);

  private static final PreparedQuery<Optional<SourceRule>> REMOVE =
      new PreparedQuery<>(
          "DELETE FROM source_rules WHERE network = ? AND expires_at > ? RETURNING " + COLUMNS,
          SourceRules::rule);

  private static final PreparedQuery<Optional<SourceRule>> ALL =
      new PreparedQuery<>(
          "SELECT " + COLUMNS + " FROM source_rules ORDER BY network", SourceRules::rule);

  /// Smaller networks first.
  private volatile List<SourceRule> known = List.of();

  private static Optional<SourceRule> rule(ResultSet row) throws SQLException {
    var network = SourceNetwork.stored(row.getString("network"));
    var verdict = SourceRule.Verdict.of(row.getString("verdict"));
    var madeAt = Instant.ofEpochMilli(row.getLong("made_at"));
    var until = Instant.ofEpochMilli(row.getLong("expires_at"));
    return network.flatMap(
        there -> verdict.map(said -> new SourceRule(there, said, madeAt, until)));
  }

  // what a node knows

  /// Reads them again.
  public void reload(Database database) {
    known =
        list(database).stream()
            .sorted(Comparator.comparingInt(rule -> -rule.network().network().bits()))
            .toList();
  }

  boolean isEmpty() {
    return known.isEmpty();
  }

  /// What this node knows of a source, as it was when they were read.
  Optional<SourceRule.Verdict> verdict(String source) {
    var rules = known;
    return rules.isEmpty()
        ? Optional.empty()
        : ClientAddress.ofSource(source)
            .flatMap(
                address -> rules.stream().filter(rule -> rule.network().holds(address)).findFirst())
            .map(SourceRule::verdict);
  }

  /// Whether an operator has allowed it, as far as this node knows.
  public boolean allows(ClientAddress client) {
    return verdict(client.source()).filter(said -> said == SourceRule.Verdict.ALLOW).isPresent();
  }

  // what operators do

  /// Those that have not ended.
  public List<SourceRule> list(Database database) {
    var rules = database.lookUpAll(ALL).stream().flatMap(Optional::stream).toList();
    return rules.isEmpty() ? rules : live(rules, database.now());
  }

  private static List<SourceRule> live(List<SourceRule> rules, Instant now) {
    return rules.stream().filter(rule -> rule.until().isAfter(now)).toList();
  }

  /// Sets what is said of a network, in place of what was said before.
  ///
  /// @return empty where there are too many
  public Optional<SourceRule> put(
      Transaction transaction, SourceNetwork network, SourceRule.Verdict verdict, Duration length) {
    purge(transaction);
    var now = transaction.now();
    return transaction
        .lookUp(PUT, network.toString(), verdict.word(), now, now.plus(length), MOST)
        .flatMap(rule -> rule);
  }

  /// Takes back what was said of exactly this network.
  ///
  /// @return empty where nothing was
  public Optional<SourceRule> remove(Transaction transaction, SourceNetwork network) {
    return transaction.lookUp(REMOVE, network.toString(), transaction.now()).flatMap(rule -> rule);
  }

  /// Deletes those that have ended.
  public void purge(Transaction transaction) {
    transaction.change("DELETE FROM source_rules WHERE expires_at <= ?", transaction.now());
  }

  /// What holds for a source now, by the database.
  public Optional<SourceRule> of(Database database, ClientAddress client) {
    var address = ClientAddress.ofSource(client.source()).stream().toList();
    return list(database).stream()
        .filter(rule -> address.stream().anyMatch(rule.network()::holds))
        .max(Comparator.comparingInt(rule -> rule.network().network().bits()));
  }

  /// The counts that a rule decides about: all of them belong to the same source.
  ///
  /// @return empty where none of the counts is one of a source, or nothing is said of it
  Optional<SourceRule.Verdict> verdict(List<LimitKey> counts) {
    return isEmpty()
        ? Optional.empty()
        : counts.stream()
            .filter(key -> key.limit().isOfSource())
            .map(LimitKey::key)
            .findFirst()
            .flatMap(this::verdict);
  }

  /// What is left to be counted where the source is allowed.
  List<LimitKey> counted(List<LimitKey> counts) {
    return verdict(counts).filter(said -> said == SourceRule.Verdict.ALLOW).isPresent()
        ? counts.stream().filter(SourceRules::isNotOfPlace).toList()
        : counts;
  }

  private static boolean isNotOfPlace(LimitKey key) {
    return !key.limit().isOfSource() && key.limit() != Limit.SIGN_IN_NETWORK;
  }

  /// Whether the source is denied.
  boolean deny(List<LimitKey> counts) {
    return verdict(counts).filter(said -> said == SourceRule.Verdict.DENY).isPresent();
  }

  /// How many this node knows, by verdict.
  public Map<String, Long> known() {
    var rules = known;
    var counts = new TreeMap<String, Long>();
    for (var verdict : SourceRule.Verdict.values()) {
      counts.put(verdict.word(), rules.stream().filter(it -> it.verdict() == verdict).count());
    }
    return counts;
  }
}
