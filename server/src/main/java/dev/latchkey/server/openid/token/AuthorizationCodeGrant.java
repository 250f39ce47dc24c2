package dev.latchkey.server.openid.token;

import dev.latchkey.server.grants.Grants;
import dev.latchkey.server.grants.ShownCode;
import dev.latchkey.server.openid.applications.OAuthError;
import dev.latchkey.server.secrets.Base64Url;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.Sha256;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.web.Response;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// `authorization_code` with PKCE (RFC 6749, section 4.1.3; RFC 7636): the code and its tokens in
/// one transaction.
record AuthorizationCodeGrant(Database database, Grants grants, IdTokens idTokens)
    implements TokenGrant {
  private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

  @Override
  public Response answer(TokenRequest request) {
    var form = request.form();
    var application = request.application();
    for (var required : new String[] {"code", "code_verifier"}) {
      if (form.optional(required).isEmpty()) {
        return OAuthError.invalidRequest(required + " is missing.").answer(400);
      }
    }
    var verifier = form.text("code_verifier");
    if (!VERIFIER.matcher(verifier).matches()) {
      return OAuthError.invalidRequest("code_verifier must be 43 to 128 unreserved characters.")
          .answer(400);
    }
    var shown =
        new ShownCode(
            Secret.of(form.text("code")),
            application.client().id(),
            form.text("redirect_uri"),
            Base64Url.encode(Sha256.of(verifier.getBytes(StandardCharsets.US_ASCII))),
            request.jkt(),
            !application.proved());
    return database
        .write(transaction ->
            grants
                .codes()
                .claim(transaction, shown)
                .map(grant -> PersonTokens.first(transaction, grants, grant, request.jkt())))
        .map(tokens -> tokens.answer(idTokens, request.signing(), true))
        .orElseGet(() ->
            OAuthError.invalidGrant(
                    "The code is unknown, used or expired, or belongs to another client,"
                        + " redirect_uri, code_verifier or key.")
                .answer(400));
  }
}
