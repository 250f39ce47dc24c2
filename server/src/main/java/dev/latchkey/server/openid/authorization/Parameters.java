package dev.latchkey.server.openid.authorization;

import dev.latchkey.server.web.QueryString;
import dev.latchkey.server.web.ReturnTo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The parameters of an authorization request that mean something here; others are ignored (RFC
/// 6749, section 3.1).
///
/// @param values by name, each as often as it was sent
record Parameters(Map<String, List<String>> values) {
  static final String CLIENT = "client_id";
  static final String REDIRECT = "redirect_uri";
  static final String STATE = "state";
  static final String PROMPT = "prompt";
  static final String MAX_AGE = "max_age";
  static final String HINT = "id_token_hint";
  static final String ACR_VALUES = "acr_values";
  static final String CLAIMS = "claims";

  /// Ours, in the way back from signing in once more: since when that counts, in seconds.
  static final String SINCE = "authenticated_since";

  /// Ours, in the way back from signing in: whom [#HINT] names, which is too long for it, or
  /// [#CLAIMS]; separated by blanks.
  static final String MEANT = "meant_subject";

  /// Ours, in the way back from the question what the application may know.
  static final String DECISION = "decision";

  /// Ours, where the request was pushed.
  static final String PUSHED = "pushed";

  static final String JKT = "dpop_jkt";
  static final String REQUEST_URI = "request_uri";
  private static final List<String> NAMES =
      List.of(
          "response_type",
          "response_mode",
          CLIENT,
          REDIRECT,
          "scope",
          STATE,
          "nonce",
          "code_challenge",
          "code_challenge_method",
          JKT,
          PROMPT,
          MAX_AGE,
          "login_hint",
          HINT,
          ACR_VALUES,
          CLAIMS,
          "request",
          REQUEST_URI,
          SINCE,
          MEANT,
          DECISION,
          PUSHED);

  /// @param source the values of a name
  static Parameters of(Function<String, List<String>> source) {
    var values = new LinkedHashMap<String, List<String>>();
    for (var name : NAMES) {
      var found = source.apply(name).stream().filter(value -> !value.isEmpty()).toList();
      if (!found.isEmpty()) {
        values.put(name, found);
      }
    }
    return new Parameters(values);
  }

  /// The value; of several the first, which [RepeatedParameters] refuses.
  Optional<String> value(String name) {
    return values.getOrDefault(name, List.of()).stream().findFirst();
  }

  boolean isRepeated(String name) {
    return values.getOrDefault(name, List.of()).size() > 1;
  }

  /// The same request with another value, or without one.
  Parameters with(String name, Optional<String> value) {
    var changed = new LinkedHashMap<>(values);
    changed.remove(name);
    value.ifPresent(one -> changed.put(name, List.of(one)));
    return new Parameters(changed);
  }

  /// Its path here; empty where that is too long.
  Optional<ReturnTo> path() {
    var query =
        values.entrySet().stream()
            .flatMap(entry ->
                entry.getValue().stream().map(value -> QueryString.pair(entry.getKey(), value)))
            .collect(Collectors.joining("&"));
    return ReturnTo.parse(AuthorizationEndpoint.PATH + "?" + query);
  }
}
