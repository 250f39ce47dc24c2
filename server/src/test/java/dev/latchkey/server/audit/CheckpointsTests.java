package dev.latchkey.server.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.keys.TestKeys;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.TestDatabase;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@EachDatabase
class CheckpointsTests {
  private final TestDatabase test;
  private final AuditTrail trail;
  private final CheckpointSigner signer = TestKeys.fresh().checkpoints();
  private final Checkpoints checkpoints;

  CheckpointsTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    trail = new AuditTrail(test.database());
    checkpoints = new Checkpoints(test.database(), trail, signer);
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
      test.run(transaction -> trail.append(transaction, event));
    }
  }

  private void appendAndSign(int count) {
    append(count);
    assertTrue(checkpoints.sign().isWhole());
  }

  /// What somebody does who has the database: the chain from `seq` on, computed anew.
  private void rewrite(long seq) {
    var before = seq == 1 ? ChainHead.NOTHING : ChainHead.of(trail.list(seq - 2, 1).getFirst());
    for (var line : trail.list(seq - 1, 1000)) {
      var fields = line.seq() == seq ? "{\"number\":\"forged\"}" : line.fields();
      var hash = AuditLine.hash(before.hash(), line.seq(), line.at(), line.event(), fields);
      test.tamper(
          "UPDATE audit_lines SET fields = ?, hash = ? WHERE seq = ?", fields, hash, line.seq());
      before = new ChainHead(line.seq(), hash);
    }
    test.tamper("UPDATE audit_head SET hash = ?", before.hash());
    assertTrue(trail.verify().isWhole(), "the forger has done his work");
  }

  private void cutOff(long last) {
    test.tamper("DELETE FROM audit_lines WHERE seq > ?", last);
    var hash = last == 0 ? ChainHead.NOTHING.hash() : trail.list(last - 1, 1).getFirst().hash();
    test.tamper("UPDATE audit_head SET seq = ?, hash = ?", last, hash);
    assertTrue(trail.verify().isWhole(), "the forger has done his work");
  }

  private static AuditVerdict whole(long lines) {
    return new AuditVerdict.Whole(lines);
  }

  @Test
  void onlyNewLinesAreSigned() {
    assertEquals(whole(0), checkpoints.sign());
    assertEquals(List.of(), checkpoints.list(0));
    appendAndSign(3);
    test.clock().advance(Duration.ofHours(1));
    assertEquals(whole(3), checkpoints.sign());
    appendAndSign(2);
    var all = checkpoints.list(0);
    assertEquals(List.of(3L, 5L), all.stream().map(Checkpoint::seq).toList());
    assertEquals(test.clock().instant(), all.getLast().at());
    assertEquals(List.of(5L), checkpoints.list(3).stream().map(Checkpoint::seq).toList());
    assertEquals(whole(5), checkpoints.verify());
    append(1);
    assertEquals(whole(6), checkpoints.verify());
  }

  @Test
  void whatIsRememberedIsTheNewestOne() {
    appendAndSign(3);
    appendAndSign(1);
    var newest = Checkpoint.decode(signer.remembered().orElseThrow()).orElseThrow();
    assertEquals(4, newest.seq());
    assertTrue(newest.isSignedBy(signer));
    assertFalse(newest.isSignedBy(TestKeys.shared().checkpoints()));
  }

  @Test
  void aTrailThatWasCutOffIsFound() {
    appendAndSign(5);
    cutOff(2);
    assertEquals(new AuditVerdict.CutOff(3, 5), checkpoints.verify());
    assertEquals(new AuditVerdict.CutOff(3, 5), checkpoints.verifyEnd(1));
    assertEquals(new AuditVerdict.CutOff(3, 5), checkpoints.sign());
  }

  @Test
  void aTrailThatWasCutOffTogetherWithItsCheckpointsIsFound() {
    appendAndSign(5);
    test.tamper("DELETE FROM audit_checkpoints");
    cutOff(0);
    assertEquals(new AuditVerdict.CutOff(1, 5), checkpoints.verify());
  }

  @Test
  void linesThatGrewOverTheCutAreFound() {
    appendAndSign(5);
    test.tamper("DELETE FROM audit_checkpoints");
    cutOff(4);
    test.clock().advance(Duration.ofHours(1));
    append(3);
    assertEquals(new AuditVerdict.Rewritten(1, 5), checkpoints.verify());
    assertEquals(new AuditVerdict.Rewritten(1, 5), checkpoints.sign());
    assertEquals(List.of(), checkpoints.list(0));
  }

  @Test
  void aChainThatWasComputedAnewIsFound() {
    appendAndSign(3);
    appendAndSign(3);
    append(2);
    rewrite(5);
    assertEquals(new AuditVerdict.Rewritten(4, 6), checkpoints.verify());
    rewrite(2);
    assertEquals(new AuditVerdict.Rewritten(1, 3), checkpoints.verify());
  }

  @Test
  void aForgedCheckpointIsFound() {
    append(3);
    var line = trail.list(2, 1).getFirst();
    var stranger = TestKeys.shared().checkpoints();
    var forged = Checkpoint.sign(stranger, 3, line.at(), line.hash());
    test.tamper(
        "INSERT INTO audit_checkpoints VALUES (3, ?, ?, ?)",
        forged.at(),
        forged.hash(),
        forged.signature());
    assertEquals(new AuditVerdict.Forged(3), checkpoints.verify());
  }

  @Test
  void aChangedMemoryIsFound() {
    appendAndSign(3);
    var good = signer.remembered().orElseThrow();
    for (var at = 0; at < good.length; at += 10) {
      var flipped = good.clone();
      flipped[at] ^= 1;
      signer.remember(flipped);
      assertTrue(checkpoints.verify() instanceof AuditVerdict.Forged, "byte " + at);
      assertTrue(checkpoints.sign() instanceof AuditVerdict.Forged, "byte " + at);
    }
    signer.remember(Arrays.copyOf(good, good.length - 1));
    assertTrue(checkpoints.verify() instanceof AuditVerdict.Forged);
  }

  @Test
  void onlyTheEndIsWalkedWhereThatIsAsked() {
    appendAndSign(5);
    appendAndSign(5);
    test.tamper("UPDATE audit_lines SET event = 'x' WHERE seq = 2");
    assertEquals(whole(10), checkpoints.verifyEnd(5));
    assertEquals(new AuditVerdict.Altered(2), checkpoints.verifyEnd(6));
    test.tamper("UPDATE audit_lines SET event = 'x' WHERE seq = 7");
    assertEquals(new AuditVerdict.Altered(7), checkpoints.verifyEnd(5));
  }

  @Test
  void whatDoesNotFollowIsNotSigned() {
    appendAndSign(3);
    append(2);
    test.tamper("UPDATE audit_lines SET event = 'x' WHERE seq = 5");
    assertEquals(new AuditVerdict.Altered(5), checkpoints.sign());
    assertEquals(1, checkpoints.list(0).size());
  }

  @Test
  void aRestoredTrailIsAcceptedAndSaysSo() {
    appendAndSign(5);
    test.tamper("DELETE FROM audit_checkpoints");
    cutOff(3);
    assertEquals(whole(3), checkpoints.accept());
    assertEquals(whole(4), checkpoints.verify());
    var line = trail.list(3, 1).getFirst();
    assertEquals("audit_trail_accepted", line.event());
    assertEquals("{\"head\":\"3\",\"signed\":\"5\"}", line.fields());
    appendAndSign(1);
    assertEquals(whole(5), checkpoints.verify());
  }

  @Test
  void aBrokenTrailIsNotAccepted() {
    appendAndSign(5);
    test.tamper("DELETE FROM audit_lines WHERE seq = 2");
    assertEquals(new AuditVerdict.Missing(2), checkpoints.accept());
    assertEquals(4, test.count("SELECT COUNT(*) FROM audit_lines"));
  }

  /// Another node with the same keys, that has signed nothing yet.
  private record NewNode(CheckpointSigner keys) implements CheckpointSigner {
    @Override
    public byte[] sign(byte[] message) {
      return keys.sign(message);
    }

    @Override
    public boolean verify(byte[] message, byte[] signature) {
      return keys.verify(message, signature);
    }

    @Override
    public byte[] publicKey() {
      return keys.publicKey();
    }

    @Override
    public Optional<byte[]> remembered() {
      return Optional.empty();
    }

    @Override
    public void remember(byte[] checkpoint) {
      assertTrue(Checkpoint.decode(checkpoint).isPresent());
    }
  }

  @Test
  void anotherNodeMaySignTheSameLine() {
    appendAndSign(2);
    var other = new Checkpoints(test.database(), trail, new NewNode(signer));
    assertEquals(whole(2), other.sign());
    assertEquals(1, checkpoints.list(0).size());
    assertEquals(whole(2), other.verify());
  }
}
