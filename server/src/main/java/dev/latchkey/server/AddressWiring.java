package dev.latchkey.server;

import dev.latchkey.server.accountsecurity.AccountAccess;
import dev.latchkey.server.accountsecurity.Reauthentication;
import dev.latchkey.server.emailchange.ConfirmEmailChange;
import dev.latchkey.server.emailchange.EmailChangeLinkPages;
import dev.latchkey.server.emailchange.EmailChangeMailComposer;
import dev.latchkey.server.emailchange.EmailChangePages;
import dev.latchkey.server.emailchange.EmailChangePurposes;
import dev.latchkey.server.emailchange.InvalidLinks;
import dev.latchkey.server.emailchange.RequestEmailChange;
import dev.latchkey.server.emailchange.RevertEmailChange;
import dev.latchkey.server.mail.MailComposer;
import dev.latchkey.server.web.Endpoint;
import java.util.List;

/// Another mail address for an account, and the way back.
final class AddressWiring implements Capability {
  private final Ground ground;
  private final People people;
  private final Front front;
  private final Reauthentication confirmation;
  private final EmailChangePurposes purposes;
  private final RequestEmailChange changing;
  private final ConfirmEmailChange confirming;
  private final RevertEmailChange takingBack;

  AddressWiring(
      Ground ground,
      People people,
      Front front,
      AccountAccess access,
      Reauthentication confirmation) {
    this.ground = ground;
    this.people = people;
    this.front = front;
    this.confirmation = confirmation;
    var database = ground.database();
    var accounts = people.accounts();
    var attempts = ground.limiter();
    var tokens = ground.tokens();
    var outbox = ground.outbox();
    var audit = ground.audit();
    var random = ground.randomness();
    purposes = EmailChangePurposes.of(ground.settings().verification().life());
    changing =
        new RequestEmailChange(database, accounts, purposes, attempts, outbox, audit, random);
    var wrong = new InvalidLinks(database, attempts, audit);
    confirming = new ConfirmEmailChange(database, accounts, tokens, purposes, wrong, outbox, audit);
    takingBack =
        new RevertEmailChange(database, accounts, tokens, access, purposes, wrong, outbox, audit);
  }

  RequestEmailChange changing() {
    return changing;
  }

  @Override
  public List<Endpoint> endpoints() {
    var authenticator = front.authenticator();
    var answers = front.answers();
    var pages = new EmailChangePages(changing, confirmation, authenticator, answers);
    var links = new EmailChangeLinkPages(confirming, takingBack, authenticator, answers);
    return Capability.both(pages.endpoints(), links.endpoints());
  }

  @Override
  public List<MailComposer> letters() {
    return List.copyOf(
        EmailChangeMailComposer.all(
            people.accounts(),
            ground.tokens(),
            purposes,
            ground.limiter(),
            front.pages(),
            front.links()));
  }

  @Override
  public void schedule(Ticker ticker) {
    ticker.purge(changing::purge);
  }
}
