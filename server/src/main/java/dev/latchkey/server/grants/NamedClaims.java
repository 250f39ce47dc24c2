package dev.latchkey.server.grants;

import dev.latchkey.server.clients.PersonClaim;
import dev.latchkey.server.clients.Scope;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What an application asked for by name, beside what its scopes open (OpenID Connect Core 1.0,
/// section 5.5).
///
/// @param idToken what its ID tokens tell
/// @param userinfo what `/oauth2/userinfo` tells
public record NamedClaims(Set<PersonClaim> idToken, Set<PersonClaim> userinfo) {
  /// Nothing but what the scopes open.
  public static final NamedClaims NONE = new NamedClaims(Set.of(), Set.of());

  private static final String ID_TOKEN = "id_token.";
  private static final String USERINFO = "userinfo.";

  public NamedClaims {
    idToken = Set.copyOf(idToken);
    userinfo = Set.copyOf(userinfo);
  }

  /// The scopes that open them, which the application must be registered for and the person must
  /// have allowed.
  public Set<Scope> scopes() {
    return Stream.concat(idToken.stream(), userinfo.stream())
        .map(PersonClaim::scope)
        .collect(Collectors.toSet());
  }

  /// As the table has it.
  String words() {
    return Stream.concat(words(ID_TOKEN, idToken), words(USERINFO, userinfo))
        .collect(Collectors.joining(" "));
  }

  private static Stream<String> words(String prefix, Set<PersonClaim> claims) {
    return claims.stream().sorted().map(claim -> prefix + claim.word());
  }

  /// Reads what [#words] wrote.
  static NamedClaims ofWords(String words) {
    return words.isEmpty()
        ? NONE
        : new NamedClaims(claims(words, ID_TOKEN), claims(words, USERINFO));
  }

  private static Set<PersonClaim> claims(String words, String prefix) {
    return Stream.of(words.split(" ", -1))
        .filter(word -> word.startsWith(prefix))
        .flatMap(word -> PersonClaim.parse(word.substring(prefix.length())).stream())
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(PersonClaim.class)));
  }
}
