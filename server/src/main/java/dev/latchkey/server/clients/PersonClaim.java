package dev.latchkey.server.clients;

import java.util.Optional;
import java.util.stream.Stream;

/// What an application can learn of a person (OpenID Connect Core 1.0, section 5), and the scope
/// that opens it.
public enum PersonClaim {
  EMAIL("email", Scope.EMAIL),
  EMAIL_VERIFIED("email_verified", Scope.EMAIL),
  PREFERRED_USERNAME("preferred_username", Scope.PROFILE),
  NAME("name", Scope.PROFILE),
  LOCALE("locale", Scope.PROFILE),
  GROUPS("groups", Scope.GROUPS);

  private final String word;
  private final Scope scope;

  PersonClaim(String word, Scope scope) {
    this.word = word;
    this.scope = scope;
  }

  /// The claim's name on the wire.
  public String word() {
    return word;
  }

  /// Who has this scope has the claim.
  public Scope scope() {
    return scope;
  }

  /// The one of this name; empty where we know none.
  public static Optional<PersonClaim> parse(String word) {
    return Stream.of(values()).filter(claim -> claim.word.equals(word)).findFirst();
  }
}
