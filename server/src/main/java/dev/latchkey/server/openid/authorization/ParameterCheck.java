package dev.latchkey.server.openid.authorization;

import dev.latchkey.server.openid.applications.OAuthError;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// One rule about the parameters of a request whose application and address are known.
@FunctionalInterface
interface ParameterCheck {
  /// All of them, in the order in which they are told.
  List<ParameterCheck> ALL =
      List.of(
          new RepeatedParameters(),
          new RequestObjectCheck(),
          new ResponseTypeCheck(),
          new PkceCheck(),
          new KeyThumbprintCheck(),
          new ScopeCheck(),
          new PromptCheck(),
          new MaxAgeCheck(),
          new ClaimsCheck(),
          new LengthCheck());

  /// What is wrong; empty where nothing is.
  Optional<OAuthError> check(Parameters asked);

  /// What is wrong first.
  static Optional<OAuthError> first(Parameters asked) {
    return ALL.stream().flatMap(one -> one.check(asked).stream()).findFirst();
  }

  /// The words of a list, separated by blanks.
  static Stream<String> words(Parameters asked, String name) {
    return asked.value(name).stream()
        .flatMap(text -> Stream.of(text.split(" ", -1)))
        .filter(word -> !word.isEmpty());
  }
}
