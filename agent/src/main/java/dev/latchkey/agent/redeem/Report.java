package dev.latchkey.agent.redeem;

import dev.latchkey.agent.journal.Entry;
import dev.latchkey.agent.journal.JournalFile;
import dev.latchkey.agent.redeem.Result.ReceiptState;
import dev.latchkey.protocol.Acknowledgement;
import dev.latchkey.protocol.Rid;
import java.util.Locale;

/// Where one redemption stands, as `status` prints it.
///
/// @param status `open` (looked at only), `claiming`, `applied`, `failed`, `unknown`, `busy`,
///   `damaged`, `unreadable`, `unsafe` (others may write in the state folder, or own it), or why it
///   ended without a receipt
/// @param code with `failed`, else empty
/// @param receipt `accepted`, `owed`, `conflict`, `given_up` (never acknowledged) or empty
public record Report(
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

  static Report bare(Rid rid, String status) {
    return new Report(rid.toString(), status, "", "", false, "", "", "");
  }

  static Report of(Rid rid, JournalFile file) {
    var asked = file.latest(Entry.Asked.class);
    var done = file.latest(Entry.Done.class);
    var settled = file.latest(Entry.Settled.class);
    return new Report(
        rid.toString(),
        status(file),
        done.map(Entry.Done::code).orElse(""),
        receipt(file),
        settled.map(Entry.Settled::alarm).orElse(false),
        asked.map(a -> a.redeem().account()).orElse(""),
        asked.map(Entry.Asked::sink).orElse(""),
        asked.map(Entry.Asked::url).orElse(""));
  }

  private static String status(JournalFile file) {
    return file.latest(Entry.Done.class)
        .map(done -> done.outcome().toString())
        .or(() -> file.latest(Entry.Closed.class).map(Entry.Closed::reason))
        .orElseGet(() -> file.stage().name().toLowerCase(Locale.ROOT));
  }

  private static String receipt(JournalFile file) {
    return switch (file.stage()) {
      case OPEN, CLAIMING -> "";
      case CLOSED -> file.latest(Entry.Done.class).isPresent() ? "given_up" : "";
      case APPLYING, OWED -> name(ReceiptState.OWED);
      case SETTLED ->
          file.latest(Entry.Settled.class).orElseThrow().result() == Acknowledgement.Result.ACCEPTED
              ? name(ReceiptState.ACCEPTED)
              : name(ReceiptState.CONFLICT);
    };
  }

  static String name(ReceiptState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
