package dev.latchkey.server.clients;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What an application may do.
public enum Scope {
  DELIVERIES_WRITE("deliveries:write"),
  DELIVERIES_READ("deliveries:read"),
  SERVERS_READ("servers:read"),
  SERVERS_WRITE("servers:write"),
  WEBHOOKS_WRITE("webhooks:write"),
  ACCOUNTS_READ("accounts:read"),
  ACCOUNTS_WRITE("accounts:write"),
  AUDIT_READ("audit:read"),
  /// Says from what address each of its users came, see [EndUserAddress].
  END_USER_ADDRESS("end-user:address"),
  /// People sign in to the application (OpenID Connect).
  OPENID("openid", Kind.PERSON),
  PROFILE("profile", Kind.PERSON),
  EMAIL("email", Kind.PERSON),
  GROUPS("groups", Kind.PERSON),
  /// It keeps its access while the person is away.
  OFFLINE_ACCESS("offline_access", Kind.PERSON);

  private enum Kind {
    API,
    PERSON
  }

  private final String word;
  private final Kind kind;

  Scope(String word) {
    this(word, Kind.API);
  }

  Scope(String word, Kind kind) {
    this.word = word;
    this.kind = kind;
  }

  /// Whether a person grants it, in place of the operator alone.
  public boolean isOfPerson() {
    return kind == Kind.PERSON;
  }

  /// The scope's name on the wire.
  public String word() {
    return word;
  }

  public static Optional<Scope> parse(String word) {
    return Arrays.stream(values()).filter(scope -> scope.word.equals(word)).findFirst();
  }

  /// Scopes as one text, separated by blanks (RFC 6749, section 3.3).
  public static String join(Set<Scope> scopes) {
    return scopes.stream().map(Scope::word).collect(Collectors.joining(" "));
  }

  /// Reads what [#join] wrote; empty where a word is unknown.
  public static Optional<Set<Scope>> split(String text) {
    var scopes = new LinkedHashSet<Scope>();
    for (var word : text.strip().split(" +", -1)) {
      var scope = parse(word);
      if (scope.isEmpty()) {
        return Optional.empty();
      }
      scopes.add(scope.get());
    }
    return Optional.of(scopes);
  }
}
