package dev.latchkey.server.tokens;

import dev.latchkey.server.identifiers.Id;

/// A good token, without the token.
///
/// @param id its traceable id in the audit trail, not the secret (S4-68)
public record OneTimeToken(Id id, TokenSubject subject) {}
