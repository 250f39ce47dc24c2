package dev.latchkey.server.enrolment;

import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.secrets.Secret;
import java.util.Optional;

/// What someone enters to sign up, as it was entered.
///
/// @param language of the emails
record SignUp(
    String email,
    Secret password,
    Optional<String> username,
    Optional<String> displayName,
    Optional<Language> language) {}
