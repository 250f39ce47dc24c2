package dev.latchkey.server.openid;

import dev.latchkey.server.clients.ClientRegistrations;
import dev.latchkey.server.grants.DeviceCodes;
import dev.latchkey.server.jose.TokenSigners;
import dev.latchkey.server.jose.TokenVerifier;
import dev.latchkey.server.jose.UsedTokens;
import dev.latchkey.server.openid.applications.ApplicationGate;
import dev.latchkey.server.openid.authorization.AuthorizationEndpoint;
import dev.latchkey.server.openid.claims.PersonClaims;
import dev.latchkey.server.openid.consents.ApplicationPages;
import dev.latchkey.server.openid.consents.ConsentsApi;
import dev.latchkey.server.openid.device.DeviceAuthorizationEndpoint;
import dev.latchkey.server.openid.device.DevicePages;
import dev.latchkey.server.openid.dpop.Proofs;
import dev.latchkey.server.openid.introspection.IntrospectionEndpoint;
import dev.latchkey.server.openid.logout.LogoutEndpoint;
import dev.latchkey.server.openid.revocation.RevocationEndpoint;
import dev.latchkey.server.openid.token.TokenEndpoint;
import dev.latchkey.server.openid.userinfo.UserinfoEndpoint;
import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.Module;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.platform.Scheduler;
import dev.latchkey.server.platform.WebSupport;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Response;
import java.util.List;

/// What applications get: the people who sign in there, and tokens.
///
/// @param signers of ID tokens
/// @param verifier of those that come back
public record OpenIdModule(
    Platform platform,
    Identities identities,
    WebSupport web,
    TokenSigners signers,
    TokenVerifier verifier)
    implements Module {
  static final String KEYS = "/oauth2/jwks";

  @Override
  public List<Endpoint> endpoints() {
    var database = platform.database();
    var grants = identities.grants();
    var registrations = new ClientRegistrations(database, platform.audit());
    var gate = new ApplicationGate(platform, identities.clients(), registrations, web.links());
    var proofs = new Proofs(database, platform.digests(), web.links());
    return Module.all(
        new AuthorizationEndpoint(platform, identities, web, verifier).endpoints(gate, proofs),
        new TokenEndpoint(platform, identities, gate, proofs, signers).endpoints(),
        new DeviceAuthorizationEndpoint(
                platform, gate, registrations, grants.devices(), web.links())
            .endpoints(),
        new DevicePages(platform, identities, web, registrations).endpoints(),
        new UserinfoEndpoint(grants.access(), new PersonClaims(database), proofs).endpoints(),
        new IntrospectionEndpoint(gate, grants.access(), web.links()).endpoints(),
        new RevocationEndpoint(gate, database, grants, identities.clients()).endpoints(),
        new LogoutEndpoint(platform, identities, web, verifier).endpoints(),
        new ApplicationPages(database, grants.consents(), web).endpoints(),
        new ConsentsApi(database, grants.consents(), web.authenticator()).endpoints(),
        new WebFinger(web.links()).endpoints(),
        List.of(Endpoint.at(KEYS).get(_ -> Response.json(200, signers.keys()))),
        new ServerMetadata(web.links(), signers::algorithms).endpoints());
  }

  @Override
  public void schedule(Scheduler scheduler) {
    scheduler.expire(UsedTokens::purge);
    scheduler.expire(AuthorizationEndpoint::purge);
    scheduler.expire(DeviceCodes::purge);
  }
}
