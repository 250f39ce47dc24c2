package dev.latchkey.server.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@EachDatabase
class AuditTrailTests {
  private final TestDatabase test;
  private final AuditTrail audit;

  AuditTrailTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    audit = new AuditTrail(test.database());
  }

  private record Happened(String event, Map<String, String> fields) implements AuditEvent {
    @Override
    public AuditEntry entry() {
      return new AuditEntry(event, fields);
    }
  }

  private void append(int count) {
    for (var i = 0; i < count; i++) {
      var event = new Happened("happened", Map.of("number", Integer.toString(i)));
      test.run(transaction -> audit.append(transaction, event));
    }
  }

  private void assertWhole(long lines) {
    assertEquals(new AuditVerdict.Whole(lines), audit.verify());
  }

  @Test
  void anEmptyTrailIsWhole() {
    assertWhole(0);
  }

  @Test
  void linesAreNumberedWithoutGapsAndKeepTheirFields() {
    append(2);
    test.run(transaction -> {
      audit.append(transaction, new Happened("b", Map.of("z", "1", "a", "\"quoted\" ü")));
      audit.append(transaction, new Happened("c", Map.of()));
    });
    var lines = audit.list(0, 10);
    assertEquals(List.of(1L, 2L, 3L, 4L), lines.stream().map(AuditLine::seq).toList());
    assertEquals("{\"a\":\"\\\"quoted\\\" ü\",\"z\":\"1\"}", lines.get(2).fields());
    assertEquals("{}", lines.get(3).fields());
    assertEquals(test.clock().instant(), lines.getFirst().at());
    assertEquals(List.of(3L), audit.list(2, 1).stream().map(AuditLine::seq).toList());
    assertWhole(4);
  }

  /// Anybody can compute the chain anew, for instance in Python.
  @Test
  void theHashIsThatOfTheDocumentedBytes() {
    test.run(t -> audit.append(t, new Happened("happened", Map.of("number", "0"))));
    var line = audit.list(0, 1).getFirst();
    var bytes =
        "00".repeat(32)
            + "0000000000000001"
            + HexFormat.of().toHexDigits(line.at().toEpochMilli())
            + "00000008"
            + HexFormat.of().formatHex("happened".getBytes(StandardCharsets.UTF_8))
            + "0000000e"
            + HexFormat.of().formatHex("{\"number\":\"0\"}".getBytes(StandardCharsets.UTF_8));
    assertEquals(sha256(bytes), HexFormat.of().formatHex(line.hash()));
  }

  private static String sha256(String hex) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(HexFormat.of().parseHex(hex)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void thereIsNoLineWithoutItsAction() {
    append(1);
    assertThrows(
        IllegalStateException.class,
        () ->
            test.run(transaction -> {
              audit.append(transaction, new Happened("never", Map.of()));
              throw new IllegalStateException("planned");
            }));
    assertWhole(1);
    append(1);
    assertWhole(2);
  }

  @Test
  void thereIsNoActionWithoutItsLine() {
    test.tamper("DELETE FROM audit_head");
    assertThrows(
        IllegalStateException.class,
        () ->
            test.run(transaction -> {
              transaction
                  .handle()
                  .execute("INSERT INTO installation VALUES ('x', ?, 1)", new byte[1]);
              audit.append(transaction, new Happened("happened", Map.of()));
            }));
    assertEquals(0, test.count("SELECT COUNT(*) FROM installation"));
  }

  // what somebody does who has the database

  @Test
  void anEditedLineIsFound() {
    for (var column : List.of("event = 'x'", "fields = '{}'", "at = at + 1")) {
      var damaged = fresh(5);
      test.tamper("UPDATE audit_lines SET " + column + " WHERE seq = 3");
      assertEquals(new AuditVerdict.Altered(3), damaged.verify(), column);
    }
  }

  private AuditTrail fresh(int lines) {
    test.tamper("DELETE FROM audit_lines");
    test.tamper("UPDATE audit_head SET seq = 0, hash = ?", new byte[AuditLine.HASH_BYTES]);
    append(lines);
    return audit;
  }

  @Test
  void aDeletedLineIsFoundWhereverItWas() {
    for (var seq : List.of(1L, 3L, 5L)) {
      fresh(5);
      test.tamper("DELETE FROM audit_lines WHERE seq = ?", seq);
      assertEquals(new AuditVerdict.Missing(seq), audit.verify());
    }
    fresh(5);
    test.tamper("DELETE FROM audit_lines");
    assertEquals(new AuditVerdict.Missing(1), audit.verify());
  }

  @Test
  void movedLinesAreFound() {
    append(5);
    test.tamper("UPDATE audit_lines SET seq = -2 WHERE seq = 2");
    test.tamper("UPDATE audit_lines SET seq = 2 WHERE seq = 3");
    test.tamper("UPDATE audit_lines SET seq = 3 WHERE seq = -2");
    assertEquals(new AuditVerdict.Altered(2), audit.verify());
  }

  @Test
  void anAddedLineIsFound() {
    append(3);
    test.tamper(
        "INSERT INTO audit_lines SELECT 4, at, event, fields, hash FROM audit_lines WHERE seq = 3");
    assertEquals(new AuditVerdict.Altered(4), audit.verify());
  }

  @Test
  void theLastLineWithANewHashIsFound() {
    append(3);
    var last = audit.list(2, 1).getFirst();
    test.tamper(
        "UPDATE audit_lines SET event = 'forged', hash = ? WHERE seq = 3",
        AuditLine.hash(audit.list(1, 1).getFirst().hash(), 3, last.at(), "forged", last.fields()));
    assertEquals(new AuditVerdict.Altered(3), audit.verify());
  }

  @Test
  void aForgedLineAfterTheLastIsFound() {
    append(3);
    var last = audit.list(2, 1).getFirst();
    test.tamper(
        "INSERT INTO audit_lines VALUES (4, ?, 'forged', '{}', ?)",
        last.at(),
        AuditLine.hash(last.hash(), 4, last.at(), "forged", "{}"));
    assertEquals(new AuditVerdict.Altered(4), audit.verify());
  }

  @Test
  void aHeadThatWasSetBackOrRemovedIsFound() {
    append(3);
    test.tamper("UPDATE audit_head SET seq = 2, hash = ?", audit.list(1, 1).getFirst().hash());
    assertEquals(new AuditVerdict.Altered(3), audit.verify());
    test.tamper("DELETE FROM audit_head");
    assertEquals(new AuditVerdict.Altered(1), audit.verify());
  }

  @Test
  void aChangedHashIsFound() {
    append(3);
    test.tamper("UPDATE audit_lines SET hash = ? WHERE seq = 2", new byte[AuditLine.HASH_BYTES]);
    assertEquals(new AuditVerdict.Altered(2), audit.verify());
  }

  @Test
  void parallelAppendsKeepTheChainWhole() throws Exception {
    try (var threads = Executors.newFixedThreadPool(16);
        var other = test.reopen()) {
      var appends =
          IntStream.range(0, 160)
              .mapToObj(i ->
                  threads.submit(() ->
                      (i % 2 == 0 ? test.database() : other)
                          .write(transaction -> {
                            audit.append(transaction, new Happened("a", Map.of("i", "" + i)));
                            if (i % 5 == 0) {
                              audit.append(transaction, new Happened("b", Map.of()));
                            }
                            return i;
                          })))
              .toList();
      for (var append : appends) {
        append.get();
      }
    }
    assertWhole(192);
    assertEquals(160, audit.list(0, 1000).stream().map(AuditLine::fields).distinct().count() - 1);
  }

  @Test
  void verifyingWhileOthersAppendFindsNothing() throws Exception {
    try (var thread = Executors.newSingleThreadExecutor()) {
      var appending = thread.submit(() -> append(200));
      do {
        assertTrue(audit.verify() instanceof AuditVerdict.Whole);
      } while (!appending.isDone());
      appending.get();
    }
    assertWhole(200);
  }

  @Test
  @Tag("S4-68")
  void aLongTrailIsWalkedPageByPage() {
    test.run(transaction -> {
      for (var i = 0; i < 2500; i++) {
        audit.append(transaction, new Happened("happened", Map.of()));
      }
    });
    assertWhole(2500);
    test.tamper("UPDATE audit_lines SET event = 'x' WHERE seq = 2001");
    assertEquals(new AuditVerdict.Altered(2001), audit.verify());
  }
}
