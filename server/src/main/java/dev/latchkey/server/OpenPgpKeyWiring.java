package dev.latchkey.server;

import dev.latchkey.server.accountsecurity.CurrentPassword;
import dev.latchkey.server.mail.MailComposer;
import dev.latchkey.server.notifications.KeyExpiryMailComposer;
import dev.latchkey.server.selfservice.ManageOpenPgpKey;
import dev.latchkey.server.selfservice.OpenPgpKeyApi;
import dev.latchkey.server.selfservice.OpenPgpKeyPages;
import dev.latchkey.server.web.Endpoint;
import java.util.List;

/// One's own OpenPGP key.
final class OpenPgpKeyWiring implements Capability {
  private final People people;
  private final Front front;
  private final OpenPgp openPgp;
  private final ManageOpenPgpKey desk;

  OpenPgpKeyWiring(
      Ground ground, People people, Front front, OpenPgp openPgp, CurrentPassword present) {
    this.people = people;
    this.front = front;
    this.openPgp = openPgp;
    desk =
        new ManageOpenPgpKey(
            ground.database(), people.accounts(), openPgp.keys(), present, people.notifications());
  }

  @Override
  public List<Endpoint> endpoints() {
    var key = openPgp.serverKey();
    var api = new OpenPgpKeyApi(desk, front.authenticator(), key);
    var pages =
        new OpenPgpKeyPages(
            desk, front.authenticator(), front.answers(), key, openPgp.encryptsNothing());
    return Capability.both(api.endpoints(), pages.endpoints());
  }

  @Override
  public List<MailComposer> letters() {
    return List.of(
        new KeyExpiryMailComposer(people.accounts(), openPgp.keys(), front.pages(), front.links()));
  }

  @Override
  public void schedule(Ticker ticker) {
    openPgp.schedule(ticker);
    ticker.every(Ticker.PURGE, desk::remind);
  }
}
