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
  END_USER_ADDRESS("end-user:address");

  private final String word;

  Scope(String word) {
    this.word = word;
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
