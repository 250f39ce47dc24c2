package dev.latchkey.server.audit;

import java.security.MessageDigest;
import java.util.NavigableMap;
import java.util.Optional;

/// One walk along the chain, from a place that is trusted to the head and no further: what is
/// forged at its end would follow.
final class ChainVerifier {
  private static final int PAGE = 1000;
  private final AuditTrail trail;
  private final NavigableMap<Long, Checkpoint> signed;
  private final ChainHead head;
  private ChainHead last;

  /// @param signed by line; read before this is made, so that none is ahead of the head
  ChainVerifier(AuditTrail trail, NavigableMap<Long, Checkpoint> signed, ChainHead start) {
    this.trail = trail;
    this.signed = signed;
    this.last = start;
    this.head = trail.head();
  }

  AuditVerdict verdict() {
    while (last.seq() < head.seq()) {
      var page = trail.list(last.seq(), PAGE);
      if (page.isEmpty()) {
        return new AuditVerdict.Missing(last.seq() + 1);
      }
      for (var line : page) {
        var fault = fault(line);
        if (fault.isPresent()) {
          return fault.get();
        }
        last = ChainHead.of(line);
      }
    }
    return trail
        .beyondHead()
        .<AuditVerdict>map(AuditVerdict.Altered::new)
        .or(this::cutOff)
        .orElseGet(() -> new AuditVerdict.Whole(last.seq()));
  }

  private Optional<AuditVerdict> fault(AuditLine line) {
    if (line.seq() != last.seq() + 1) {
      return Optional.of(new AuditVerdict.Missing(last.seq() + 1));
    }
    if (!line.follows(last.hash()) || head.contradicts(line)) {
      return Optional.of(new AuditVerdict.Altered(line.seq()));
    }
    var checkpoint = signed.get(line.seq());
    if (checkpoint != null && !MessageDigest.isEqual(checkpoint.hash(), line.hash())) {
      var before = signed.lowerKey(line.seq());
      return Optional.of(new AuditVerdict.Rewritten(before == null ? 1 : before + 1, line.seq()));
    }
    return Optional.empty();
  }

  private Optional<AuditVerdict> cutOff() {
    return signed.isEmpty() || signed.lastKey() <= head.seq()
        ? Optional.empty()
        : Optional.of(new AuditVerdict.CutOff(head.seq() + 1, signed.lastKey()));
  }
}
