package dev.latchkey.server.openid.authorization;

import dev.latchkey.server.clients.ClientRegistration;
import dev.latchkey.server.clients.Scope;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A request whose parameters are as they should be.
///
/// @param registered which application it is
/// @param redirectUri where the answer goes, as the application named it
record AuthorizationRequest(
    Parameters parameters, ClientRegistration registered, String redirectUri) {
  /// What is asked for and may be granted.
  Set<Scope> scopes() {
    return ParameterCheck.words(parameters, "scope")
        .flatMap(word -> Scope.parse(word).stream())
        .filter(scope -> scope.isOfPerson() && registered.client().scopes().contains(scope))
        .collect(Collectors.toCollection(LinkedHashSet::new));
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
