package dev.latchkey.server.openid.token;

import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.grants.Grant;
import dev.latchkey.server.grants.Grants;
import dev.latchkey.server.grants.RefreshTokens;
import dev.latchkey.server.openid.applications.OAuthError;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.web.Response;
import java.util.Optional;
import java.util.Set;

/// `refresh_token` (RFC 6749, section 6), for all scopes of the grant or fewer.
record RefreshTokenGrant(Database database, Grants grants, IdTokens idTokens)
    implements TokenGrant {
  @Override
  public Response answer(TokenRequest request) {
    var form = request.form();
    if (form.optional("refresh_token").isEmpty()) {
      return OAuthError.invalidRequest("refresh_token is missing.").answer(400);
    }
    var wanted = form.optional("scope").map(Scope::split).orElse(Optional.of(Set.of()));
    return wanted.map(scopes -> refresh(request, scopes)).orElseGet(RefreshTokenGrant::tooWide);
  }

  /// What came of a use, with the tokens that were made in the same transaction.
  private record Used(RefreshTokens.Outcome outcome, Optional<PersonTokens> tokens) {}

  private Response refresh(TokenRequest request, Set<Scope> wanted) {
    var shown = Secret.of(request.form().text("refresh_token"));
    var holder = new RefreshTokens.Holder(request.application().client().id(), request.jkt());
    var used = database.write(transaction -> use(transaction, holder, shown, wanted));
    return used.tokens()
        .map(tokens -> tokens.answer(idTokens, request.signing(), false))
        .orElseGet(() ->
            used.outcome() instanceof RefreshTokens.Outcome.TooWide
                ? tooWide()
                : OAuthError.invalidGrant(
                        "The refresh token is unknown, used or ended, or bound to"
                            + " another key.")
                    .answer(400));
  }

  private Used use(
      Transaction transaction, RefreshTokens.Holder holder, Secret shown, Set<Scope> wanted) {
    var outcome = grants.refresh().use(transaction, shown, holder, wanted);
    return outcome instanceof RefreshTokens.Outcome.Replaced(var grant, var next)
        ? new Used(
            outcome,
            Optional.of(
                tokens(
                    transaction,
                    wanted.isEmpty() ? grant : grant.narrowed(wanted),
                    next,
                    holder.jkt())))
        : new Used(outcome, Optional.empty());
  }

  private static Response tooWide() {
    return new OAuthError("invalid_scope", "The grant does not have that scope.").answer(400);
  }

  private PersonTokens tokens(Transaction transaction, Grant grant, Secret next, String jkt) {
    var access = grants.access().issue(transaction, grant, grant.scopes(), jkt);
    return new PersonTokens(grant, access, next, transaction.now(), !jkt.isEmpty());
  }
}
