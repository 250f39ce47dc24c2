package dev.latchkey.server.audit;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.storage.Database;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/// Finds lines of the trail by what they are about. Each search uses an index.
public final class AuditSearch {
  private final Database database;
  private final AuditTrail trail;

  public AuditSearch(Database database, AuditTrail trail) {
    this.database = database;
    this.trail = trail;
  }

  /// What lines must have, all of it.
  ///
  /// @param after a lower number than theirs
  /// @param since no earlier time. Where a clock was set back, lines from before may be left out
  public record Filter(
      Optional<Id> account, Optional<String> event, Optional<Instant> since, long after) {
    /// Every line.
    public static final Filter ALL =
        new Filter(Optional.empty(), Optional.empty(), Optional.empty(), 0);

    public static Filter ofAccount(Id account) {
      return new Filter(Optional.of(account), Optional.empty(), Optional.empty(), 0);
    }

    /// The same, from a line on.
    public Filter after(long seq) {
      return new Filter(account, event, since, seq);
    }

    private String conditions() {
      return "WHERE seq > :after"
          + (account.isPresent() ? " AND account = :account" : "")
          + (event.isPresent() ? " AND event = :event" : "")
          + (since.isPresent() ? " AND at >= :since" : "");
    }
  }

  /// The first lines, in order.
  public List<AuditLine> first(Filter filter, int limit) {
    return find(filter, "ORDER BY seq", limit);
  }

  /// The last lines, in order.
  public List<AuditLine> last(Filter filter, int limit) {
    return find(filter, "ORDER BY seq DESC", limit).reversed();
  }

  /// The number of the last line; 0 where there is none.
  public long newest() {
    return trail.head().seq();
  }

  private List<AuditLine> find(Filter filter, String order, int limit) {
    var after = filter.since.map(trail::before).orElse(0L);
    return database.read(handle -> {
      var query =
          handle.createQuery(
              "SELECT seq, at, event, fields, hash FROM audit_lines "
                  + filter.conditions()
                  + " "
                  + order
                  + " LIMIT :limit");
      query.bind("after", Math.max(after, filter.after)).bind("limit", limit);
      filter.account.ifPresent(account -> query.bind("account", account.value()));
      filter.event.ifPresent(event -> query.bind("event", event));
      filter.since.ifPresent(since -> query.bind("since", since));
      return query.map(ConstructorMapper.of(AuditLine.class)).list();
    });
  }
}
