package dev.latchkey.server.accounts;

import dev.latchkey.server.identifiers.DisplayName;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.identifiers.Username;
import java.util.Optional;

/// A person who can sign in; the address is verified.
///
/// @param language of the letters that nobody asked for
/// @param generation rises with every change that ends all the account was given before: sessions,
///   tokens, device cookies
public record Account(
    Id id,
    EmailAddress email,
    Optional<Username> username,
    Optional<DisplayName> displayName,
    Language language,
    long generation,
    boolean disabled) {}
