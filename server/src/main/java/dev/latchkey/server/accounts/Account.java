package dev.latchkey.server.accounts;

import dev.latchkey.server.identifiers.DisplayName;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.identifiers.Username;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A person who can sign in; the address is verified.
///
/// @param language of the email that no one requested
/// @param generation rises with every change that ends all the account was given before: sessions,
///   tokens, device cookies
/// @param deletesAt when it is erased; empty where it is to stay
public record Account(
    Id id,
    EmailAddress email,
    Optional<Username> username,
    Optional<DisplayName> displayName,
    Language language,
    long generation,
    boolean disabled,
    Optional<Instant> deletesAt) {
  /// What the owner may enter to sign in, in the form that is counted.
  public List<String> logins() {
    return Stream.concat(Stream.of(email.canonical()), username.map(Username::value).stream())
        .toList();
  }
}
