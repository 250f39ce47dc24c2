package dev.latchkey.server.openid.authorization;

import dev.latchkey.server.clients.ClientRegistration;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.grants.NamedClaims;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A request whose parameters are as they should be.
///
/// @param registered which application it is
/// @param redirectUri where the answer goes, as the application named it
/// @param claims what the parameter `claims` asks for
record AuthorizationRequest(
    Parameters parameters,
    ClientRegistration registered,
    String redirectUri,
    ClaimsParameter claims) {
  /// Reads the claims once, however often they are asked for.
  AuthorizationRequest(Parameters parameters, ClientRegistration registered, String redirectUri) {
    this(parameters, registered, redirectUri, ClaimsParameter.of(parameters));
  }

  /// What is asked for and may be granted.
  Set<Scope> scopes() {
    return ParameterCheck.words(parameters, "scope")
        .flatMap(word -> Scope.parse(word).stream())
        .filter(scope -> scope.isOfPerson() && registered.client().scopes().contains(scope))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /// What [#claims] opens beside the scopes.
  NamedClaims named() {
    return claims().named(scopes(), registered.client().scopes());
  }

  /// What the person is to allow: a claim that is asked for by name stands for its scope.
  Set<Scope> consented() {
    var all = new LinkedHashSet<>(scopes());
    all.addAll(named().scopes());
    return all;
  }

  boolean prompts(String word) {
    return ParameterCheck.words(parameters, Parameters.PROMPT).anyMatch(word::equals);
  }

  /// Whether any program on the person's device could make it: the application has no secret, and
  /// the answer does not go to a host of its own.
  boolean couldBeAnyones() {
    return registered.isPublic() && !redirectUri.startsWith("https:");
  }

  String challenge() {
    return parameters.value("code_challenge").orElse("");
  }

  Optional<String> nonce() {
    return parameters.value("nonce");
  }

  /// A number of seconds.
  Optional<Long> seconds(String name) {
    return parameters.value(name).map(Long::parseLong);
  }

  /// The same request without some words of `prompt`.
  Parameters without(Set<String> words) {
    var left =
        ParameterCheck.words(parameters, Parameters.PROMPT)
            .filter(word -> !words.contains(word))
            .collect(Collectors.joining(" "));
    return parameters.with(Parameters.PROMPT, Optional.of(left).filter(text -> !text.isEmpty()));
  }
}
