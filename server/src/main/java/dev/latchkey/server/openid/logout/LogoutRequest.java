package dev.latchkey.server.openid.logout;

import dev.latchkey.server.clients.ClientRegistration;
import dev.latchkey.server.clients.ClientRegistrations;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.jose.TokenVerifier;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// A request to sign out that can be answered.
///
/// @param session that the application shows an ID token of, however old
/// @param address where to go on to, as it is registered; empty where none was named
record LogoutRequest(
    ClientRegistration registered, Optional<Id> session, Optional<String> address, String state) {
  static final String HINT = "id_token_hint";

  /// Reads it; empty where the application, the token or the address is not as registered.
  ///
  /// @param parameters a value by its name
  static Optional<LogoutRequest> of(
      Function<String, Optional<String>> parameters,
      ClientRegistrations registrations,
      TokenVerifier verifier) {
    var hint = parameters.apply(HINT).filter(text -> !text.isEmpty());
    var claims = hint.flatMap(verifier::verified);
    var client = parameters.apply("client_id").or(() -> claims.flatMap(read -> text(read, "aud")));
    var sameClient = claims.isEmpty() || claims.flatMap(read -> text(read, "aud")).equals(client);
    var address = parameters.apply("post_logout_redirect_uri");
    if ((hint.isPresent() && claims.isEmpty()) || !sameClient) {
      return Optional.empty();
    }
    return client
        .flatMap(Id::parse)
        .flatMap(registrations::find)
        .filter(found -> address.isEmpty() || found.leavesTo(address.get()))
        .map(found ->
            new LogoutRequest(
                found,
                claims.flatMap(read -> text(read, "sid")).flatMap(Id::parse),
                address,
                parameters.apply("state").orElse("")));
  }

  private static Optional<String> text(Map<?, ?> claims, String name) {
    return claims.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /// What goes back to the application.
  Map<String, String> answer() {
    return state.isEmpty() ? Map.of() : Map.of("state", state);
  }
}
