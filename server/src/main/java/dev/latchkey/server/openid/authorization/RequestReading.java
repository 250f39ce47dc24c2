package dev.latchkey.server.openid.authorization;

import dev.latchkey.server.clients.ClientRegistration;
import dev.latchkey.server.clients.ClientRegistrations;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.openid.applications.OAuthError;

/// What came of reading an authorization request.
sealed interface RequestReading {
  /// It can be gone on with.
  record Good(AuthorizationRequest request) implements RequestReading {}

  /// The application is to be told what is wrong.
  record Bad(AuthorizationRequest request, OAuthError error) implements RequestReading {}

  /// The application or the address is not registered: the browser is sent nowhere (RFC 9700,
  /// section 4.11).
  sealed interface Unusable extends RequestReading {}

  /// There is no such application to sign in to.
  record UnknownClient() implements Unusable {}

  /// The application is known, and the address is none of its.
  record ForeignAddress(ClientRegistration registered, String asked) implements Unusable {}

  /// Reads it. The address is compared before anything is answered there.
  static RequestReading of(Parameters asked, ClientRegistrations registrations) {
    if (asked.isRepeated(Parameters.CLIENT)) {
      return new UnknownClient();
    }
    return asked
        .value(Parameters.CLIENT)
        .flatMap(Id::parse)
        .flatMap(registrations::find)
        .filter(found -> found.client().scopes().contains(Scope.OPENID))
        .<RequestReading>map(registered -> of(asked, registered))
        .orElseGet(UnknownClient::new);
  }

  private static RequestReading of(Parameters asked, ClientRegistration registered) {
    var address = asked.value(Parameters.REDIRECT).orElse("");
    if (asked.isRepeated(Parameters.REDIRECT) || !registered.returnsTo(address)) {
      return new ForeignAddress(registered, address);
    }
    var request = new AuthorizationRequest(asked, registered, address);
    return ParameterCheck.first(asked, registered.security())
        .<RequestReading>map(error -> new Bad(request, error))
        .orElseGet(() -> new Good(request));
  }
}
