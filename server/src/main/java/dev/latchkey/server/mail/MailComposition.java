package dev.latchkey.server.mail;

import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes emails out of the outbox and writes them.
final class MailComposition {
  /// Longer than any attempt to send: until then no other node takes the email.
  private static final Duration LEASE = Duration.ofMinutes(3);

  /// One email that cannot be written must not hold up the others.
  private static final Duration BROKEN_PAUSE = Duration.ofMinutes(10);

  private static final Logger LOG = LoggerFactory.getLogger(MailComposition.class);
  private final Database database;
  private final Outbox outbox;
  private final MailOutcomes outcomes;
  private final EncryptionPolicy sealing;
  private final Map<String, MailComposer> kinds;

  MailComposition(
      Database database,
      Outbox outbox,
      MailOutcomes outcomes,
      EncryptionPolicy sealing,
      List<MailComposer> kinds) {
    this.database = database;
    this.outbox = outbox;
    this.outcomes = outcomes;
    this.sealing = sealing;
    this.kinds =
        kinds.stream().collect(Collectors.toMap(MailComposer::purpose, Function.identity()));
  }

  /// @param draft empty where there is nothing to say any more
  record Written(OutboxRow row, Optional<EncryptionPolicy.Draft> draft) {}

  /// The email, committed with its token; empty where another node has taken it, or it is not to
  /// leave now.
  Optional<Written> write(String id) {
    try {
      return database.write(transaction ->
          outbox
              .take(transaction, id, transaction.now().plus(LEASE))
              .flatMap(row -> inTime(transaction, row)));
    } catch (RuntimeException e) {
      LOG.error("an email could not be written", e);
      database.write(transaction -> putOff(transaction, id));
      return Optional.empty();
    }
  }

  private Optional<Written> inTime(Transaction transaction, OutboxRow row) {
    if (MailOutcomes.isTooOld(row, transaction.now())) {
      outcomes.giveUp(transaction, row, "too_late");
      return Optional.empty();
    }
    var letter = kind(row).compose(transaction, row);
    return Optional.of(new Written(row, letter.map(open -> sealing.draft(transaction, open))));
  }

  private Optional<OutboxRow> putOff(Transaction transaction, String id) {
    var row = outbox.take(transaction, id, transaction.now().plus(BROKEN_PAUSE));
    row.filter(taken -> MailOutcomes.isTooOld(taken, transaction.now()))
        .ifPresent(taken -> outcomes.giveUp(transaction, taken, "not_written"));
    return row;
  }

  private MailComposer kind(OutboxRow row) {
    return Optional.ofNullable(kinds.get(row.purpose()))
        .orElseThrow(() -> new IllegalStateException("there is no email called " + row.purpose()));
  }

  /// The email as it may leave; empty where it must not.
  Optional<OutgoingMail> seal(EncryptionPolicy.Draft draft) {
    return sealing.seal(draft, database.now());
  }
}
