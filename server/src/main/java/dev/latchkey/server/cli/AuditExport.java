package dev.latchkey.server.cli;

import dev.latchkey.protocol.SigningKeyRollover;
import dev.latchkey.server.AdminTools;
import dev.latchkey.server.audit.AuditLine;
import dev.latchkey.server.audit.Checkpoint;
import dev.latchkey.server.secrets.Base64Url;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/// The trail in a form that anyone can verify without us: the key, the lines, the checkpoints.
/// `docs/operate/audit.md` describes it.
final class AuditExport {
  private static final int PAGE = 1000;

  private AuditExport() {}

  /// @param rollovers how the key came after those that have signed before, the oldest first
  record Key(String type, int version, String publicKey, long after, List<Rollover> rollovers) {}

  /// One change of the key.
  ///
  /// @param signature by the former key
  record Rollover(String former, String next, String signature) {
    static Rollover of(SigningKeyRollover rollover) {
      return new Rollover(
          rollover.former().spki().base64(),
          rollover.next().spki().base64(),
          rollover.signature().base64());
    }
  }

  /// @param fields the very text that the hash covers
  record Line(
      String type, long seq, Instant at, long millis, String event, String fields, String hash) {
    static Line of(AuditLine line) {
      return new Line(
          "line",
          line.seq(),
          line.at(),
          line.at().toEpochMilli(),
          line.event(),
          line.fields(),
          Base64Url.encode(line.hash()));
    }
  }

  record Signed(String type, long seq, Instant at, long millis, String hash, String signature) {
    static Signed of(Checkpoint checkpoint) {
      return new Signed(
          "checkpoint",
          checkpoint.seq(),
          checkpoint.at(),
          checkpoint.at().toEpochMilli(),
          Base64Url.encode(checkpoint.hash()),
          Base64Url.encode(checkpoint.signature()));
    }
  }

  /// Signs the last line, so that all that is exported is covered, and gives everything to `print`.
  static void of(AdminTools tools, long after, Consumer<Object> print) {
    var _ = tools.checkpoints().sign();
    var rollovers = tools.rotation().history().rollovers().stream().map(Rollover::of).toList();
    print.accept(
        new Key("key", 1, Base64Url.encode(tools.checkpoints().publicKey()), after, rollovers));
    var checkpoints = tools.checkpoints().list(after);
    var end = checkpoints.isEmpty() ? Long.MAX_VALUE : checkpoints.getLast().seq();
    var last = after;
    for (var page = tools.audit().list(last, PAGE); !page.isEmpty(); ) {
      page.stream().filter(line -> line.seq() <= end).map(Line::of).forEach(print);
      last = page.getLast().seq();
      page = last < end ? tools.audit().list(last, PAGE) : List.of();
    }
    checkpoints.stream().map(Signed::of).forEach(print);
  }
}
