package dev.latchkey.server.signin;

import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.NewSession;
import dev.latchkey.server.sessions.SessionAuthenticator;
import dev.latchkey.server.throttling.DeviceCookies;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Response;
import dev.latchkey.server.web.page.PageResponses;

/// Gives browsers the sessions that sign-ins have begun.
record BrowserSessions(SignIn signIn, SessionAuthenticator authenticator, PageResponses pages) {
  /// The page, with the session: a browser has one, and never goes on with an old id.
  ///
  /// @param device the cookie by which the device is known from now on
  Response begin(Exchange exchange, NewSession session, Secret device, Response page) {
    authenticator
        .browserToEnd(exchange)
        .filter(before -> !before.id().equals(session.id()))
        .ifPresent(signIn::signOut);
    exchange.noteAccount(session.account());
    return pages
        .wayBack()
        .forget(exchange, page)
        .with(SessionAuthenticator.cookie(session))
        .with(DeviceCookies.cookie(device));
  }
}
