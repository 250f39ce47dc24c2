package dev.latchkey.server.openid.authorization;

import dev.latchkey.server.sessions.Assurance;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// How sure an application wants us to be who signs in: the essential claim `acr` of the ID token,
/// or a wish, by that claim or by `acr_values` (OpenID Connect Core 1.0, sections 3.1.2.1 and
/// 5.5.1.1).
///
/// @param values those that we know, in order of preference
/// @param essential whether no other one will do
record WantedAssurance(List<Assurance> values, boolean essential) {
  WantedAssurance {
    values = List.copyOf(values);
  }

  /// The claim goes before the parameter, which cannot be essential.
  static WantedAssurance of(AuthorizationRequest request) {
    return request
        .claims()
        .assurance()
        .map(wish -> new WantedAssurance(known(wish.values().stream()), wish.essential()))
        .orElseGet(() ->
            new WantedAssurance(
                known(ParameterCheck.words(request.parameters(), Parameters.ACR_VALUES)), false));
  }

  private static List<Assurance> known(Stream<String> words) {
    return words.flatMap(word -> Assurance.parse(word).stream()).toList();
  }

  /// Whether one of them is met. Who has proven more has proven less.
  boolean isMetBy(Assurance has) {
    return values.stream().anyMatch(has::meets);
  }

  /// What the ID token says: what there is, unless only less is wanted.
  Assurance told(Assurance has) {
    return values.contains(has)
        ? has
        : values.stream().filter(has::meets).max(Comparator.naturalOrder()).orElse(has);
  }
}
