package dev.latchkey.server.mail;

import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.openpgp.OpenPgpKey;
import dev.latchkey.server.secrets.Secret;
import java.util.Optional;

/// A letter in its envelope, ready to go.
///
/// @param to whom; empty for a letter to nobody, which costs the same work and is thrown away
/// @param text plain-text part; may hold a token
/// @param html the same for readers of HTML
/// @param key what it is encrypted to; empty for a letter in clear
/// @param forAnyReader whether its owner must be able to read it without the key: it tells of a key
///   that may be an intruder's
public record Envelope(
    Optional<EmailAddress> to,
    String subject,
    Secret text,
    Secret html,
    Optional<OpenPgpKey> key,
    boolean forAnyReader) {
  public Envelope(Optional<EmailAddress> to, String subject, Secret text, Secret html) {
    this(to, subject, text, html, Optional.empty(), false);
  }

  Envelope sealedFor(OpenPgpKey recipient) {
    return new Envelope(to, subject, text, html, Optional.of(recipient), forAnyReader);
  }

  /// The same letter, in clear wherever the settings allow it.
  public Envelope readableByAnybody() {
    return new Envelope(to, subject, text, html, Optional.empty(), true);
  }
}
