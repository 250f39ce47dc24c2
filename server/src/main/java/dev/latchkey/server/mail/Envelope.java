package dev.latchkey.server.mail;

import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.secrets.Secret;
import java.util.Optional;

/// A letter in its envelope, ready to go.
///
/// @param to whom; empty for a letter to nobody, which costs the same work and is thrown away
/// @param text plain-text part; may hold a token
/// @param html the same for readers of HTML
public record Envelope(Optional<EmailAddress> to, String subject, Secret text, Secret html) {}
