package dev.latchkey.server.platform;

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
import dev.latchkey.server.web.site.SiteSettings;

/// What everything that answers or writes has in common: how it looks, where links lead, and who is
/// asking.
///
/// @param links what every link begins with
/// @param pages templates of pages and of mail
/// @param responses what browsers get
/// @param authenticator who is signed in
/// @param clients which application it is
/// @param endUsers on whose behalf
public record WebSupport(
    String links,
    Pages pages,
    PageResponses responses,
    SessionAuthenticator authenticator,
    ClientAuthenticator clients,
    EndUserAddress endUsers) {
  public static WebSupport of(Platform platform, Identities identities) {
    var links = platform.baseUrl().toString();
    var site = SiteSettings.of(platform.settings());
    var pages = new Pages(site);
    var digests = platform.digests();
    var guard =
        new CsrfGuard(
            value -> digests.digest(KeyedDigests.Purpose.FORM_TOKEN, value),
            platform.randomness(),
            links);
    var seal = new CookieSeal(digests, platform.randomness());
    var memory = new FormMemory(seal::seal, seal::open, platform.clock());
    return new WebSupport(
        links,
        pages,
        new PageResponses(
            pages, new Assets(site), guard, memory, new ReturnToCookie(seal::seal, seal::open)),
        new SessionAuthenticator(identities.sessions(), new WatchedUsage(platform.detection())),
        new ClientAuthenticator(identities.clients()),
        new EndUserAddress(identities.clients()));
  }
}
