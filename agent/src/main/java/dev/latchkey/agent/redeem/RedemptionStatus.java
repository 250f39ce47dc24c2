package dev.latchkey.agent.redeem;

import dev.latchkey.agent.journal.JournalEntry;
import dev.latchkey.agent.journal.JournalFile;
import dev.latchkey.agent.redeem.RedemptionResult.ReceiptState;
import dev.latchkey.protocol.Acknowledgement;
import dev.latchkey.protocol.RedemptionId;
import java.util.Locale;

/// Where one redemption stands, as `status` prints it.
///
/// @param status `open` (looked at only), `claiming`, `applied`, `failed`, `unknown`, `busy`,
///   `damaged`, `unreadable`, `unsafe` (others may write in the state folder, or own it), or why it
///   ended without a receipt
/// @param code with `failed`, else empty
/// @param receipt `accepted`, `owed`, `conflict`, `given_up` (never acknowledged) or empty
public record RedemptionStatus(
    String rid,
    String status,
    String code,
    String receipt,
    boolean alarm,
    String account,
    String sink,
    String url) {
  static final String DAMAGED = "damaged";
  static final String UNREADABLE = "unreadable";
  static final String UNSAFE = "unsafe";

  static RedemptionStatus bare(RedemptionId rid, String status) {
    return new RedemptionStatus(rid.toString(), status, "", "", false, "", "", "");
  }

  static RedemptionStatus of(RedemptionId rid, JournalFile file) {
    var asked = file.latest(JournalEntry.Asked.class);
    var done = file.latest(JournalEntry.Done.class);
    var settled = file.latest(JournalEntry.Settled.class);
    return new RedemptionStatus(
        rid.toString(),
        status(file),
        done.map(JournalEntry.Done::code).orElse(""),
        receipt(file),
        settled.map(JournalEntry.Settled::alarm).orElse(false),
        asked.map(a -> a.redeem().account()).orElse(""),
        asked.map(JournalEntry.Asked::sink).orElse(""),
        asked.map(JournalEntry.Asked::url).orElse(""));
  }

  private static String status(JournalFile file) {
    return file.latest(JournalEntry.Done.class)
        .map(done -> done.outcome().toString())
        .or(() -> file.latest(JournalEntry.Closed.class).map(JournalEntry.Closed::reason))
        .orElseGet(() -> file.stage().name().toLowerCase(Locale.ROOT));
  }

  private static String receipt(JournalFile file) {
    return switch (file.stage()) {
      case OPEN, CLAIMING -> "";
      case CLOSED -> file.latest(JournalEntry.Done.class).isPresent() ? "given_up" : "";
      case APPLYING, OWED -> name(ReceiptState.OWED);
      case SETTLED ->
          file.latest(JournalEntry.Settled.class).orElseThrow().result()
                  == Acknowledgement.Result.ACCEPTED
              ? name(ReceiptState.ACCEPTED)
              : name(ReceiptState.CONFLICT);
    };
  }

  static String name(ReceiptState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
