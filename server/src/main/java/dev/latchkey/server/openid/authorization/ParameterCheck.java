package dev.latchkey.server.openid.authorization;

import dev.latchkey.server.clients.ClientSecurity;
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

  /// What is wrong first. An application that may do without PKCE is held to it where it uses it.
  static Optional<OAuthError> first(Parameters asked, ClientSecurity security) {
    return ALL.stream()
        .filter(one ->
            security.challenged() || !(one instanceof PkceCheck) || PkceCheck.concerns(asked))
        .flatMap(one -> one.check(asked).stream())
        .findFirst();
  }

  /// The words of a list, separated by blanks.
  static Stream<String> words(Parameters asked, String name) {
    return asked.value(name).stream()
        .flatMap(text -> Stream.of(text.split(" ", -1)))
        .filter(word -> !word.isEmpty());
  }
}
