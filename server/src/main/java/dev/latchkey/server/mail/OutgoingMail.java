package dev.latchkey.server.mail;

import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.openpgp.OpenPgpKey;
import dev.latchkey.server.secrets.Secret;
import java.util.Optional;

/// An email in its envelope, ready to go.
///
/// @param to whom; empty for a dummy email, which costs the same work and is thrown away
/// @param text plain-text part; may hold a token
/// @param html the same for readers of HTML
/// @param key what it is encrypted to; empty for an email in clear
/// @param secrecy to which keys it may be encrypted at all
public record OutgoingMail(
    Optional<EmailAddress> to,
    String subject,
    Secret text,
    Secret html,
    Optional<OpenPgpKey> key,
    Secrecy secrecy) {
  /// A key on an account may be an intruder's, who had the password for a while: then its owner
  /// could read none of the emails that matter.
  public enum Secrecy {
    /// Encrypted to whatever good key there is.
    ANY_KEY,
    /// Encrypted to a key that has been there for so long that its owner has read of it.
    SETTLED_KEY,
    /// In clear wherever the settings allow it: it tells of a key, or goes to the mailbox itself.
    NONE
  }

  public OutgoingMail(Optional<EmailAddress> to, String subject, Secret text, Secret html) {
    this(to, subject, text, html, Optional.empty(), Secrecy.ANY_KEY);
  }

  OutgoingMail sealedFor(OpenPgpKey recipient) {
    return new OutgoingMail(to, subject, text, html, Optional.of(recipient), secrecy);
  }

  /// The same email with another secrecy.
  public OutgoingMail with(Secrecy other) {
    return new OutgoingMail(to, subject, text, html, key, other);
  }
}
