package dev.latchkey.server.openid.authorization;

import dev.latchkey.server.clients.PersonClaim;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.grants.NamedClaims;
import dev.latchkey.server.identifiers.Id;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the parameter `claims` asks for (OpenID Connect Core 1.0, section 5.5), of the claims that
/// are known here.
record ClaimsParameter(
    Map<String, ClaimWish> idTokenClaims, Map<String, ClaimWish> userinfoClaims) {
  static final ClaimsParameter NONE = new ClaimsParameter(Map.of(), Map.of());
  static final String SUBJECT = "sub";
  static final String ASSURANCE = "acr";

  ClaimsParameter {
    idTokenClaims = Map.copyOf(idTokenClaims);
    userinfoClaims = Map.copyOf(userinfoClaims);
  }

  /// What a request asks for; what cannot be read asks for nothing, and [ClaimsCheck] tells of it.
  static ClaimsParameter of(Parameters asked) {
    return asked
        .value(Parameters.CLAIMS)
        .map(ClaimsReading::of)
        .map(reading ->
            switch (reading) {
              case ClaimsReading.Good(var claims) -> claims;
              case ClaimsReading.Bad _ -> NONE;
            })
        .orElse(NONE);
  }

  /// What is wanted of `acr` in the ID token; empty where no values are named.
  Optional<ClaimWish> assurance() {
    return named(idTokenClaims, ASSURANCE);
  }

  private static Optional<ClaimWish> named(Map<String, ClaimWish> wishes, String claim) {
    return Optional.ofNullable(wishes.get(claim)).filter(wish -> !wish.values().isEmpty());
  }

  /// Who may sign in, where that is said: none where it is said of no one that could be here.
  Optional<Set<Id>> persons() {
    var said =
        Stream.of(idTokenClaims, userinfoClaims)
            .flatMap(wishes -> named(wishes, SUBJECT).stream())
            .toList();
    return said.stream().map(ClaimsParameter::ids).reduce(ClaimsParameter::both);
  }

  private static Set<Id> ids(ClaimWish wish) {
    return wish.values().stream()
        .flatMap(value -> Id.parse(value).stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static Set<Id> both(Set<Id> one, Set<Id> other) {
    return one.stream()
        .filter(other::contains)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /// What may be told of the person beside what the scopes open; other claims are left out, also
  /// essential ones, as section 5.5.1 says.
  ///
  /// @param granted scopes, which open their claims anyway
  /// @param registered those that the application may have
  NamedClaims named(Set<Scope> granted, Set<Scope> registered) {
    return new NamedClaims(
        allowed(idTokenClaims, granted, registered), allowed(userinfoClaims, granted, registered));
  }

  private static Set<PersonClaim> allowed(
      Map<String, ClaimWish> wishes, Set<Scope> granted, Set<Scope> registered) {
    return wishes.keySet().stream()
        .flatMap(name -> PersonClaim.parse(name).stream())
        .filter(claim -> registered.contains(claim.scope()) && !granted.contains(claim.scope()))
        .collect(Collectors.toSet());
  }

  /// Whether a claim has a meaning here, if someone asks for it by name.
  static boolean isKnown(Object name) {
    return List.of(SUBJECT, ASSURANCE).contains(name)
        || PersonClaim.parse(Objects.toString(name)).isPresent();
  }
}
