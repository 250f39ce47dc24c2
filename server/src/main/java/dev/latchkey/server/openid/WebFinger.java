package dev.latchkey.server.openid;

import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.Response;
import java.util.List;
import java.util.regex.Pattern;

/// `/.well-known/webfinger` (RFC 7033): says of every address that people who have it sign in here,
/// for applications that only know the address (OpenID Connect Discovery 1.0, section 2).
///
/// No account is looked up, so the answer tells of none.
///
/// @param issuer the base URL
record WebFinger(String issuer) {
  static final String PATH = "/.well-known/webfinger";
  private static final String REL = "http://openid.net/specs/connect/1.0/issuer";

  /// A name at a host, as far as both can stand in an address (RFC 7565).
  private static final Pattern ACCOUNT =
      Pattern.compile("acct:[A-Za-z0-9._~!$&'()*+,;=%-]{1,256}@[A-Za-z0-9.:\\[\\]-]{1,255}");

  /// A resource and what there is of it (RFC 7033, section 4.4).
  record ResourceDescriptor(String subject, List<Link> links) {}

  record Link(String rel, String href) {}

  List<Endpoint> endpoints() {
    return List.of(Endpoint.at(PATH).get(this::describe));
  }

  private Response describe(Exchange exchange) {
    var resource = exchange.query("resource");
    if (resource.isEmpty()) {
      return Response.problem(
          Problem.invalidField("resource", "Send one resource: acct:NAME@HOST or the issuer."));
    }
    if (!isOurs(resource.get())) {
      return Response.problem(Problem.notFound());
    }
    var wanted = exchange.queries("rel");
    var links =
        wanted.isEmpty() || wanted.contains(REL) ? List.of(new Link(REL, issuer)) : List.<Link>of();
    var answer = Response.json(200, new ResourceDescriptor(resource.get(), links));
    return new Response(200, "application/jrd+json", answer.body(), answer.headers());
  }

  private boolean isOurs(String resource) {
    return resource.equals(issuer)
        || resource.equals(issuer + "/")
        || ACCOUNT.matcher(resource).matches();
  }
}
