package dev.latchkey.server;

import dev.latchkey.server.clients.ClientGate;
import dev.latchkey.server.clients.EndUsers;
import dev.latchkey.server.keys.CookieSeal;
import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.sessions.SessionAuthenticator;
import dev.latchkey.server.web.CsrfGuard;
import dev.latchkey.server.web.page.Assets;
import dev.latchkey.server.web.page.FormMemory;
import dev.latchkey.server.web.page.PageAnswers;
import dev.latchkey.server.web.page.Pages;
import dev.latchkey.server.web.page.WayBack;

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
    PageAnswers answers,
    SessionAuthenticator gate,
    ClientGate clients,
    EndUsers endUsers) {

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
        new PageAnswers(pages, new Assets(), guard, memory, new WayBack(seal::seal, seal::open)),
        new SessionAuthenticator(people.sessions()),
        new ClientGate(people.clients()),
        new EndUsers(people.clients()));
  }
}
