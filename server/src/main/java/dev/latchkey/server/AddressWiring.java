package dev.latchkey.server;

import dev.latchkey.server.accountsecurity.AccountAccess;
import dev.latchkey.server.mail.Correspondence;
import dev.latchkey.server.selfservice.Confirmation;
import dev.latchkey.server.selfservice.address.AddressConfirmation;
import dev.latchkey.server.selfservice.address.AddressCorrespondence;
import dev.latchkey.server.selfservice.address.AddressLinkPages;
import dev.latchkey.server.selfservice.address.AddressPages;
import dev.latchkey.server.selfservice.address.AddressPurposes;
import dev.latchkey.server.selfservice.address.InvalidLinks;
import dev.latchkey.server.selfservice.address.RequestEmailChange;
import dev.latchkey.server.selfservice.address.RevertEmailChange;
import dev.latchkey.server.web.Endpoint;
import java.util.List;

/// Another mail address for an account, and the way back.
final class AddressWiring implements Capability {
  private final Ground ground;
  private final People people;
  private final Front front;
  private final Confirmation confirmation;
  private final AddressPurposes purposes;
  private final RequestEmailChange changing;
  private final AddressConfirmation confirming;
  private final RevertEmailChange takingBack;

  AddressWiring(
      Ground ground, People people, Front front, AccountAccess access, Confirmation confirmation) {
    this.ground = ground;
    this.people = people;
    this.front = front;
    this.confirmation = confirmation;
    var database = ground.database();
    var accounts = people.accounts();
    var attempts = ground.attempts();
    var tokens = ground.tokens();
    var outbox = ground.outbox();
    var audit = ground.audit();
    var random = ground.randomness();
    purposes = AddressPurposes.of(ground.settings().verification().life());
    changing =
        new RequestEmailChange(database, accounts, purposes, attempts, outbox, audit, random);
    var wrong = new InvalidLinks(database, attempts, audit);
    confirming =
        new AddressConfirmation(database, accounts, tokens, purposes, wrong, outbox, audit);
    takingBack =
        new RevertEmailChange(database, accounts, tokens, access, purposes, wrong, outbox, audit);
  }

  RequestEmailChange changing() {
    return changing;
  }

  @Override
  public List<Endpoint> endpoints() {
    var gate = front.gate();
    var answers = front.answers();
    var pages = new AddressPages(changing, confirmation, gate, answers);
    var links = new AddressLinkPages(confirming, takingBack, gate, answers);
    return Capability.both(pages.endpoints(), links.endpoints());
  }

  @Override
  public List<Correspondence> letters() {
    return List.copyOf(
        AddressCorrespondence.all(
            people.accounts(),
            ground.tokens(),
            purposes,
            ground.attempts(),
            front.pages(),
            front.links()));
  }

  @Override
  public void schedule(Ticker ticker) {
    ticker.purge(changing::purge);
  }
}
