package dev.latchkey.server;

import dev.latchkey.server.accountsecurity.AccountAccess;
import dev.latchkey.server.mail.MailComposer;
import dev.latchkey.server.recovery.Recovery;
import dev.latchkey.server.recovery.RecoveryApi;
import dev.latchkey.server.recovery.RecoveryMailComposer;
import dev.latchkey.server.recovery.RecoveryPages;
import dev.latchkey.server.web.Endpoint;
import java.util.List;

/// The forgotten password.
final class RecoveryWiring implements Capability {
  private final Ground ground;
  private final People people;
  private final Front front;
  private final Recovery recovery;

  RecoveryWiring(Ground ground, People people, Front front, AccountAccess access) {
    this.ground = ground;
    this.people = people;
    this.front = front;
    recovery =
        new Recovery(
            ground.database(),
            people.accounts(),
            people.policy(),
            people.passwords(),
            access,
            ground.tokens(),
            ground.settings().recovery(),
            ground.limiter(),
            ground.devices(),
            ground.outbox(),
            ground.audit());
  }

  @Override
  public List<Endpoint> endpoints() {
    var api = front.endUsers().honouringEndUserAddress(new RecoveryApi(recovery).endpoints());
    var pages = new RecoveryPages(recovery, front.answers(), ground.settings().passwords());
    return Capability.both(api, pages.endpoints());
  }

  @Override
  public List<MailComposer> letters() {
    return List.of(
        new RecoveryMailComposer(
            people.accounts(),
            ground.tokens(),
            ground.settings().recovery(),
            front.pages(),
            front.links()));
  }
}
