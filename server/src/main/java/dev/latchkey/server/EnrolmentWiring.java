package dev.latchkey.server;

import dev.latchkey.server.enrolment.Enrolment;
import dev.latchkey.server.enrolment.EnrolmentApi;
import dev.latchkey.server.enrolment.EnrolmentPages;
import dev.latchkey.server.enrolment.VerificationMailComposer;
import dev.latchkey.server.mail.MailComposer;
import dev.latchkey.server.web.Endpoint;
import java.util.List;

/// Signing up.
final class EnrolmentWiring implements Capability {
  private final Ground ground;
  private final People people;
  private final Front front;
  private final Enrolment enrolment;

  EnrolmentWiring(Ground ground, People people, Front front) {
    this.ground = ground;
    this.people = people;
    this.front = front;
    enrolment =
        new Enrolment(
            ground.database(),
            people.accounts(),
            people.policy(),
            people.passwords(),
            ground.tokens(),
            ground.settings().verification(),
            ground.limiter(),
            ground.devices(),
            ground.outbox(),
            ground.audit(),
            ground.digests(),
            ground.randomness());
  }

  @Override
  public List<Endpoint> endpoints() {
    var api = front.endUsers().honouringEndUserAddress(new EnrolmentApi(enrolment).endpoints());
    var pages = new EnrolmentPages(enrolment, front.answers(), ground.settings().passwords());
    return Capability.both(api, pages.endpoints());
  }

  @Override
  public List<MailComposer> letters() {
    return List.of(
        new VerificationMailComposer(
            people.accounts(),
            ground.tokens(),
            ground.settings().verification(),
            front.pages(),
            front.links()));
  }

  @Override
  public void schedule(Ticker ticker) {
    ticker.purge(enrolment::purge);
  }
}
