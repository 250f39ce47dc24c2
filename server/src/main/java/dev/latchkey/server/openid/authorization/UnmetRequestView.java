package dev.latchkey.server.openid.authorization;

import dev.latchkey.server.sessions.Amr;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.web.ReturnTo;
import dev.latchkey.server.web.page.View;
import java.util.Optional;

/// `/oauth2/authorize`: the application wants more proof than the account can give.
///
/// @param application its name
/// @param advice what the person can do beside signing in with a passkey
/// @param request the path of the request
/// @param back the same, after which the application is told
public record UnmetRequestView(String application, Advice advice, String request, String back)
    implements View {
  /// What the person can do.
  public enum Advice {
    /// The session was begun without a password.
    PASSWORD,
    /// The account has no second factor.
    FACTOR,
    /// No one can set a second factor up here.
    NONE
  }

  /// Of a request in this session.
  ///
  /// @param offered whether people can set a second factor up
  static UnmetRequestView of(AuthorizationRequest request, Session session, boolean offered) {
    var asked = request.parameters();
    var told = asked.with(Parameters.DECISION, Optional.of(ConsentPages.UNMET));
    return new UnmetRequestView(
        request.registered().client().name(),
        advice(session, offered),
        asked.path().map(ReturnTo::value).orElse("/"),
        told.path().map(ReturnTo::value).orElse("/"));
  }

  private static Advice advice(Session session, boolean offered) {
    if (!session.amr().contains(Amr.PASSWORD)) {
      return Advice.PASSWORD;
    }
    return offered ? Advice.FACTOR : Advice.NONE;
  }

  /// The way to signing out, and back to the request with a passkey.
  public String signOut() {
    return new ReturnTo(request).after("/sign-out");
  }

  /// Masked: the request is between the application and the person.
  @Override
  public String toString() {
    return "UnmetRequestView[" + application + "]";
  }

  @Override
  public String template() {
    return "openid/unmet.jte";
  }
}
