package dev.latchkey.server.openid.authorization;

import dev.latchkey.server.openid.applications.OAuthError;
import dev.latchkey.server.openid.leaving.Leaving;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Response;
import java.util.LinkedHashMap;
import java.util.Map;

/// Sends the browser back to the application, with the answer in the query and who gives it (RFC
/// 9207).
///
/// @param issuer the base URL
record WayToApplication(String issuer, Leaving leaving) {
  Response withCode(Exchange exchange, AuthorizationRequest request, Secret code) {
    return leave(exchange, request, Map.of("code", code.exposeText()));
  }

  Response withError(Exchange exchange, AuthorizationRequest request, OAuthError error) {
    var answer = new LinkedHashMap<String, String>();
    answer.put("error", error.error());
    answer.put("error_description", error.errorDescription());
    return leave(exchange, request, answer);
  }

  private Response leave(
      Exchange exchange, AuthorizationRequest request, Map<String, String> answer) {
    var all = new LinkedHashMap<>(answer);
    var parameters = request.parameters();
    if (!parameters.isRepeated(Parameters.STATE)) {
      parameters.value(Parameters.STATE).ifPresent(state -> all.put(Parameters.STATE, state));
    }
    all.put("iss", issuer);
    var name = request.registered().client().name();
    return leaving.to(exchange, name, request.redirectUri(), all);
  }
}
