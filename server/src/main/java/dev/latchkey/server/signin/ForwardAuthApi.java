package dev.latchkey.server.signin;

import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.SessionGate;
import dev.latchkey.server.web.Answer;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.ReturnPath;
import java.util.List;
import java.util.Optional;

/// Tells a reverse proxy who is signed in, for applications on the same host.
public final class ForwardAuthApi {
  private static final String SIGN_IN = "/sign-in?notice=sign-in-first";
  private final SessionGate gate;
  private final String baseUrl;

  public ForwardAuthApi(SessionGate gate, String baseUrl) {
    this.gate = gate;
    this.baseUrl = baseUrl;
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.at("/api/v1/forward-auth").get(this::answer));
  }

  private Answer answer(Exchange exchange) {
    return gate.forwarded(exchange).map(ForwardAuthApi::granted).orElseGet(() -> refused(exchange));
  }

  private static Answer granted(Session session) {
    return Answer.empty(200)
        .with("X-Latchkey-Account", session.accountId().value())
        .with("X-Latchkey-Session", session.id().value())
        .with("X-Latchkey-Assurance", session.assurance());
  }

  /// Nginx passes on nothing but 401 and 403; others show the browser what they get.
  private Answer refused(Exchange exchange) {
    var redirect = exchange.query("redirect").equals(Optional.of("1"));
    var answer = redirect ? Answer.empty(302) : Answer.problem(Problem.notSignedIn());
    return answer.with("Location", signIn(exchange));
  }

  /// The header says where the browser wanted to go, and is only believed to be a path: it leads
  /// nobody to another site.
  private String signIn(Exchange exchange) {
    return baseUrl
        + exchange
            .header("X-Forwarded-Uri")
            .flatMap(ReturnPath::parse)
            .map(path -> path.after(SIGN_IN))
            .orElse(SIGN_IN);
  }
}
