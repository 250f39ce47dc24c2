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
import java.util.stream.Stream;

/// `authorization_code` with PKCE (RFC 6749, section 4.1.3; RFC 7636): the code and its tokens in
/// one transaction.
record AuthorizationCodeGrant(Database database, Grants grants, IdTokens idTokens)
    implements TokenGrant {
  private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

  @Override
  public Response answer(TokenRequest request) {
    var form = request.form();
    var application = request.application();
    var verifier = form.optional("code_verifier");
    var missing =
        Stream.of(
                "code",
                verifier.isEmpty() && !request.isChallenged() ? "redirect_uri" : "code_verifier")
            .filter(name -> form.optional(name).isEmpty())
            .findFirst();
    if (missing.isPresent()) {
      return OAuthError.invalidRequest(missing.get() + " is missing.").answer(400);
    }
    if (verifier.isPresent() && !VERIFIER.matcher(verifier.get()).matches()) {
      return OAuthError.invalidRequest("code_verifier must be 43 to 128 unreserved characters.")
          .answer(400);
    }
    var shown =
        new ShownCode(
            Secret.of(form.text("code")),
            application.client().id(),
            form.text("redirect_uri"),
            verifier.map(AuthorizationCodeGrant::challenge).orElse(""),
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

  /// What a code is bound to; a code without a challenge is bound to the empty one, so that neither
  /// is taken for the other.
  private static String challenge(String verifier) {
    return Base64Url.encode(Sha256.of(verifier.getBytes(StandardCharsets.US_ASCII)));
  }
}
