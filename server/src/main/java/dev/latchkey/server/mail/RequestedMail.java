package dev.latchkey.server.mail;

import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.throttling.MailQuota;
import dev.latchkey.server.throttling.RateLimiter;
import java.util.Optional;

/// Emails that everyone can ask for who knows an address.
///
/// What waits already is not queued twice, and counts once; what is one too many is dropped. The
/// statements are the same in every case, and no account is looked up.
public final class RequestedMail {
  private final Outbox outbox;
  private final MailQuota shares;

  public RequestedMail(Outbox outbox, RateLimiter limiter) {
    this.outbox = outbox;
    this.shares = new MailQuota(limiter);
  }

  /// Someone who asks.
  ///
  /// @param purpose of the email
  /// @param address keyed digest of the address it goes to
  /// @param language of the email
  public record Asking(
      String purpose, byte[] address, ClientAddress client, Optional<Language> language) {}

  /// Queues an email with a link that works for any reader.
  public void queue(Transaction transaction, Asking asking) {
    queue(transaction, asking, Optional.empty());
  }

  /// Queues an email with a link that works only together with `request`: it has a share of its
  /// own, and is no repetition of an email that someone else has asked for.
  public void queue(Transaction transaction, Asking asking, String request) {
    queue(transaction, asking, Optional.of(request));
  }

  private void queue(Transaction transaction, Asking asking, Optional<String> request) {
    var source = asking.client.source();
    var letter =
        MailRequest.to(asking.address, asking.purpose, shares.pseudonym(source))
            .with(request)
            .in(asking.language);
    var asker = new MailQuota.Asker(asking.purpose, asking.address, source, request);
    var waits = outbox.hasten(transaction, letter);
    outbox.addIf(shares.take(transaction, asker, waits), transaction, letter);
  }
}
