package dev.latchkey.server.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@EachDatabase
class AuditSearchTests {
  private final TestDatabase.Kind kind;
  private final TestDatabase test;
  private final AuditTrail audit;
  private final AuditSearch search;
  private final Id ada = Id.make(new SystemRandomness());
  private final Id bob = Id.make(new SystemRandomness());

  AuditSearchTests(TestDatabase.Kind kind) {
    this.kind = kind;
    test = TestDatabase.shared(kind);
    audit = new AuditTrail(test.database());
    search = new AuditSearch(test.database(), audit);
  }

  private record Happened(String event, Map<String, String> fields) implements AuditEvent {
    @Override
    public AuditEntry entry() {
      return new AuditEntry(event, fields);
    }
  }

  /// One a minute: 1 and 3 are about Ada, 2 about Bob, 4 about no one, 5 about Ada again.
  private void append() {
    add("came", Map.of("account", ada.value(), "by", "password"));
    add("came", Map.of("account", bob.value()));
    add("went", Map.of("account", ada.value(), "zeal", "1"));
    add("came", Map.of("note", "\"account\":\"" + ada.value()));
    add("came", Map.of("a", "1", "account", ada.value()));
  }

  private void add(String event, Map<String, String> fields) {
    test.run(transaction -> audit.append(transaction, new Happened(event, fields)));
    test.clock().advance(Duration.ofMinutes(1));
  }

  private static List<Long> numbers(List<AuditLine> lines) {
    return lines.stream().map(AuditLine::seq).toList();
  }

  @Test
  void findsByAccountEventAndTimeAndAllOfThem() {
    append();
    var ofAda = AuditSearch.Filter.ofAccount(ada);
    assertEquals(List.of(1L, 3L, 5L), numbers(search.first(ofAda, 10)));
    assertEquals(List.of(1L, 3L), numbers(search.first(ofAda, 2)));
    assertEquals(List.of(3L, 5L), numbers(search.last(ofAda, 2)));
    assertEquals(List.of(5L), numbers(search.first(ofAda.after(3), 10)));
    var came = new AuditSearch.Filter(Optional.of(ada), Optional.of("came"), Optional.empty(), 0);
    assertEquals(List.of(1L, 5L), numbers(search.first(came, 10)));
    var threeMinutesAgo = Optional.of(test.clock().instant().minus(Duration.ofMinutes(3)));
    var lately = new AuditSearch.Filter(Optional.empty(), Optional.of("came"), threeMinutesAgo, 0);
    assertEquals(List.of(4L, 5L), numbers(search.first(lately, 10)));
    assertEquals(List.of(5L), numbers(search.last(lately, 1)));
    assertEquals(5, search.first(AuditSearch.Filter.ALL, 10).size());
    assertEquals(5, search.newest());
  }

  /// Few lines say nothing of what PostgreSQL does with many.
  @Test
  void searchesByIndex() {
    if (kind == TestDatabase.Kind.SQLITE) {
      for (var column : List.of("account", "event")) {
        var plan = plan("SELECT seq FROM audit_lines WHERE seq > 0 AND " + column + " = 'x'");
        assertTrue(plan.contains("audit_lines_by_" + column), plan);
      }
    }
  }

  private String plan(String query) {
    return test.database()
        .read(handle -> handle.createQuery("EXPLAIN QUERY PLAN " + query).mapToMap().list())
        .toString();
  }
}
