package dev.latchkey.server.openid.token;

import dev.latchkey.server.clients.ClientRegistration;
import dev.latchkey.server.grants.DeviceCodes.Poll;
import dev.latchkey.server.grants.Grants;
import dev.latchkey.server.openid.applications.OAuthError;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.web.Response;
import java.util.Optional;

/// `urn:ietf:params:oauth:grant-type:device_code` (RFC 8628, section 3.4): a poll, and once it was
/// allowed, its tokens in the same transaction.
record DeviceCodeGrant(Database database, Grants grants, IdTokens idTokens) implements TokenGrant {
  static final String TYPE = "urn:ietf:params:oauth:grant-type:device_code";

  /// What came of a poll, with the tokens that were made in the same transaction.
  private record Polled(Poll poll, Optional<PersonTokens> tokens) {}

  @Override
  public Response answer(TokenRequest request) {
    if (request.form().optional("device_code").isEmpty()) {
      return OAuthError.invalidRequest("device_code is missing.").answer(400);
    }
    if (request.registered().filter(ClientRegistration::devices).isEmpty()) {
      return new OAuthError("unauthorized_client", "The application is not registered for devices.")
          .answer(400);
    }
    var client = request.application().client().id();
    var code = Secret.of(request.form().text("device_code"));
    var bound = !request.application().proved();
    var polled =
        database.write(transaction -> {
          var poll = grants.devices().poll(transaction, code, client, request.jkt(), bound);
          return new Polled(
              poll,
              poll instanceof Poll.Granted(var grant)
                  ? Optional.of(PersonTokens.first(transaction, grants, grant, request.jkt()))
                  : Optional.empty());
        });
    return polled
        .tokens()
        .map(tokens -> tokens.answer(idTokens, request.signing(), true))
        .orElseGet(() -> refusal(polled.poll()).answer(400));
  }

  private static OAuthError refusal(Poll poll) {
    return switch (poll) {
      case Poll.Pending _ ->
          new OAuthError("authorization_pending", "No one has allowed or refused it yet.");
      case Poll.TooSoon _ -> new OAuthError("slow_down", "Wait five seconds more between polls.");
      case Poll.Refused _ -> new OAuthError("access_denied", "The person did not allow it.");
      case Poll.Expired _ ->
          new OAuthError("expired_token", "The codes have expired: begin again.");
      case Poll.Unknown _, Poll.Granted _ ->
          OAuthError.invalidGrant(
              "The device code is unknown, used or another client's, or what was allowed has"
                  + " ended.");
    };
  }
}
