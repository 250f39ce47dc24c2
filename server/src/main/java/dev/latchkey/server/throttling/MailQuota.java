package dev.latchkey.server.throttling;

import dev.latchkey.server.secrets.Base64Url;
import dev.latchkey.server.storage.Transaction;
import java.util.List;
import java.util.Optional;

/// How many emails people can have sent to an address that may be someone else's (CS-FP-2).
///
/// Guarantees: an address gets a bounded number of letters of one purpose in ten minutes. The more
/// of them one source has asked for, the fewer there may be altogether for one more: one source
/// gets six at most, four sources two each, and a first-time requester still gets an email when all
/// others together have had 35. Nothing is looked up: known and unknown addresses are counted
/// alike.
public final class MailQuota {
  private final RateLimiter limiter;

  public MailQuota(RateLimiter limiter) {
    this.limiter = limiter;
  }

  /// Someone who asks for an email.
  ///
  /// @param address keyed digest of the address it goes to
  /// @param source where the request comes from
  /// @param request the only one that the email's link works with; empty for a link that works for
  ///   any reader
  public record Asker(String purpose, byte[] address, String source, Optional<String> request) {
    private LimitKey all() {
      return Limit.LETTERS.of(purpose + " " + Base64Url.encode(address));
    }

    private LimitKey ofSource() {
      return Limit.LETTERS_SOURCE.of(all().key() + " " + source);
    }

    private LimitKey own() {
      return Limit.LETTERS_ASKER.of(all().key() + " " + request.orElse(source));
    }
  }

  /// Takes one email out of the shares; false, and nothing is taken, where it would be one too
  /// many.
  public boolean take(Transaction transaction, Asker asker) {
    return take(transaction, asker, false);
  }

  /// The same; nothing is taken, by the same statements, where the email waits already.
  public boolean take(Transaction transaction, Asker asker, boolean waits) {
    var all = limiter.count(transaction, asker.all());
    var ofSource = limiter.count(transaction, asker.ofSource());
    var own = limiter.count(transaction, asker.own());
    var goes = !waits && all * ofSource <= Limit.LETTERS.max() && own <= Limit.LETTERS_ASKER.max();
    limiter.takeBack(
        transaction, List.of(asker.all(), asker.ofSource(), asker.own()), goes ? 0 : 1);
    return goes;
  }

  /// Resets the counts of an address.
  public void clear(Transaction transaction, String purpose, byte[] address) {
    limiter.clear(transaction, new Asker(purpose, address, "", Optional.empty()).all());
  }

  /// What stands for a source in other tables.
  public String pseudonym(String source) {
    return limiter.pseudonym(Limit.LETTERS_SOURCE.of(source));
  }
}
