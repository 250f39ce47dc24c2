package dev.latchkey.server;

import dev.latchkey.server.clients.ClientAuthenticator;
import dev.latchkey.server.clients.EndUserAddress;
import dev.latchkey.server.keys.CookieSeal;
import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.sessions.SessionAuthenticator;
import dev.latchkey.server.web.CsrfGuard;
import dev.latchkey.server.web.page.Assets;
import dev.latchkey.server.web.page.FormMemory;
import dev.latchkey.server.web.page.PageResponses;
import dev.latchkey.server.web.page.Pages;
import dev.latchkey.server.web.page.ReturnToCookie;

/// What everything that answers or writes has in common: how it looks, where links lead, and who is
/// asking.
///
/// @param links what every link begins with
/// @param gate who is signed in
/// @param clients which application it is
/// @param endUsers on whose behalf
record Front(
    String links,
    Pages pages,
    PageResponses answers,
    SessionAuthenticator authenticator,
    ClientAuthenticator clients,
    EndUserAddress endUsers) {

  static Front of(Ground ground, People people) {
    var links = ground.settings().baseUrl().toString();
    var pages = new Pages();
    var guard =
        new CsrfGuard(
            value -> ground.digests().digest(KeyedDigests.Purpose.FORM_TOKEN, value),
            ground.randomness(),
            links);
    var seal = new CookieSeal(ground.digests(), ground.randomness());
    var memory = new FormMemory(seal::seal, seal::open, ground.clock());
    return new Front(
        links,
        pages,
        new PageResponses(
            pages, new Assets(), guard, memory, new ReturnToCookie(seal::seal, seal::open)),
        new SessionAuthenticator(people.sessions()),
        new ClientAuthenticator(people.clients()),
        new EndUserAddress(people.clients()));
  }
}
