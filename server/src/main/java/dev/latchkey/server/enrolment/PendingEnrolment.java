package dev.latchkey.server.enrolment;

import dev.latchkey.server.identifiers.DisplayName;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.identifiers.Username;
import java.util.Optional;

/// Someone who has signed up with an address that is not verified yet. Several may wait on one
/// address.
///
/// @param id becomes the account's
/// @param language what they use; empty where that is not known
/// @param sealedHash sealed for that id
record PendingEnrolment(
    Id id,
    EmailAddress email,
    byte[] addressDigest,
    Optional<Username> username,
    Optional<DisplayName> displayName,
    Optional<Language> language,
    byte[] requestDigest,
    byte[] sealedHash) {}
