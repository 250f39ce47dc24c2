package dev.latchkey.server.audit;

import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The signed checkpoints of the trail. They are in the database, for readers of an export; the
/// newest one is remembered outside of it, so that a truncated or recomputed trail is found even
/// where the checkpoints were removed with it.
public final class Checkpoints {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
  private final Database database;
  private final AuditTrail trail;
  private final CheckpointSigner signer;

  /// @throws RuntimeException of the signer, where its memory cannot be read
  public Checkpoints(Database database, AuditTrail trail, CheckpointSigner signer) {
    this.database = database;
    this.trail = trail;
    this.signer = signer;
    signer.remembered();
  }

  /// Signs the last line, if it is a new one and follows from what was signed before. What does not
  /// follow is never signed, and what is remembered stays as the proof.
  public AuditVerdict sign() {
    var before = remembered();
    var start = before.map(ChainHead::of).orElse(ChainHead.NOTHING);
    var verdict = sinceThen(before, start);
    if (!(verdict instanceof AuditVerdict.Whole whole)) {
      LOG.error("the audit trail is not as it was signed: {}", verdict.finding());
      return verdict;
    }
    if (whole.lines() > start.seq()) {
      var line = trail.list(whole.lines() - 1, 1).getFirst();
      add(Checkpoint.sign(signer, line.seq(), database.now(), line.hash()));
    }
    return verdict;
  }

  private AuditVerdict sinceThen(Optional<Checkpoint> before, ChainHead start) {
    var kept = new TreeMap<Long, Checkpoint>();
    if (before.isPresent()) {
      if (!before.get().isSignedBy(signer)) {
        return new AuditVerdict.Forged(start.seq());
      }
      var line = trail.list(start.seq() - 1, 1).stream().filter(start::contradicts).findFirst();
      if (line.isPresent()) {
        return new AuditVerdict.Rewritten(1, start.seq());
      }
      kept.put(start.seq(), before.get());
    }
    return new ChainVerifier(trail, kept, start).verdict();
  }

  private void add(Checkpoint checkpoint) {
    database.write(transaction -> insert(transaction, checkpoint));
    signer.remember(checkpoint.encode());
    LOG.info("the audit trail was signed up to line {}", checkpoint.seq());
  }

  /// Several nodes may sign the same line.
  private static int insert(Transaction transaction, Checkpoint checkpoint) {
    return transaction
        .handle()
        .createUpdate(
            """
            INSERT INTO audit_checkpoints (seq, at, hash, signature)
            VALUES (:seq, :at, :hash, :signature) ON CONFLICT (seq) DO NOTHING
            """)
        .bind("seq", checkpoint.seq())
        .bind("at", checkpoint.at())
        .bind("hash", checkpoint.hash())
        .bind("signature", checkpoint.signature())
        .execute();
  }

  /// All checkpoints of lines with a number above `after`, in order.
  public List<Checkpoint> list(long after) {
    return database.read(handle ->
        handle
            .createQuery(
                """
                SELECT seq, at, hash, signature FROM audit_checkpoints
                WHERE seq > :after ORDER BY seq
                """)
            .bind("after", after)
            .map(ConstructorMapper.of(Checkpoint.class))
            .list());
  }

  /// The key that signs, as SubjectPublicKeyInfo.
  public byte[] publicKey() {
    return signer.publicKey();
  }

  /// Walks the whole chain and compares it with everything that was ever signed.
  public AuditVerdict verify() {
    return verify(ChainHead.NOTHING, 0);
  }

  /// Walks the end of the chain: from the newest checkpoint that has so many lines behind it.
  public AuditVerdict verifyEnd(long lines) {
    return newestUpTo(trail.head().seq() - lines)
        .map(start -> verify(ChainHead.of(start), start.seq() - 1))
        .orElseGet(this::verify);
  }

  private Optional<Checkpoint> newestUpTo(long seq) {
    return database.read(handle ->
        handle
            .createQuery(
                """
                SELECT seq, at, hash, signature FROM audit_checkpoints
                WHERE seq <= :seq ORDER BY seq DESC LIMIT 1
                """)
            .bind("seq", seq)
            .map(ConstructorMapper.of(Checkpoint.class))
            .findOne());
  }

  private AuditVerdict verify(ChainHead start, long after) {
    var all = list(after);
    for (var checkpoint : all) {
      if (!checkpoint.isSignedBy(signer)) {
        return new AuditVerdict.Forged(checkpoint.seq());
      }
    }
    var signed = bySeq(all);
    var newest = remembered();
    if (newest.isPresent()) {
      if (!newest.get().isSignedBy(signer)) {
        return new AuditVerdict.Forged(newest.get().seq());
      }
      signed.put(newest.get().seq(), newest.get());
    }
    return new ChainVerifier(trail, signed, start).verdict();
  }

  private static NavigableMap<Long, Checkpoint> bySeq(List<Checkpoint> checkpoints) {
    var signed = new TreeMap<Long, Checkpoint>();
    checkpoints.forEach(checkpoint -> signed.put(checkpoint.seq(), checkpoint));
    return signed;
  }

  /// After a restore: takes the trail as it is for the one to keep, and says so in it. Nothing is
  /// done where it is not whole in itself.
  public AuditVerdict accept() {
    var verdict = new ChainVerifier(trail, bySeq(list(0)), ChainHead.NOTHING).verdict();
    if (verdict instanceof AuditVerdict.Whole whole) {
      var signed = remembered().map(Checkpoint::seq).orElse(0L);
      var event = new TrailAccepted(signed, whole.lines());
      var head =
          database.write(transaction -> {
            trail.append(transaction, event);
            return transaction.now();
          });
      var line = trail.list(trail.head().seq() - 1, 1).getFirst();
      add(Checkpoint.sign(signer, line.seq(), head, line.hash()));
    }
    return verdict;
  }

  /// What is not a checkpoint at all was forged as well.
  private Optional<Checkpoint> remembered() {
    return signer
        .remembered()
        .map(bytes -> Checkpoint.decode(bytes).orElseGet(Checkpoints::unreadable));
  }

  private static Checkpoint unreadable() {
    return new Checkpoint(0, Instant.EPOCH, new byte[AuditLine.HASH_BYTES], new byte[0]);
  }
}
