package dev.latchkey.server;

import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.server.delivery.DeliveryApi;
import dev.latchkey.server.delivery.DeliveryMailComposer;
import dev.latchkey.server.delivery.DeliveryRequests;
import dev.latchkey.server.delivery.RedemptionApi;
import dev.latchkey.server.delivery.Redemptions;
import dev.latchkey.server.delivery.SigningIdentity;
import dev.latchkey.server.delivery.WarningMailComposer;
import dev.latchkey.server.mail.MailComposer;
import dev.latchkey.server.web.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Delivering passwords to servers. Switched off, nothing can be ordered or redeemed; what was
/// ordered before runs out as ever.
final class DeliveryWiring implements Capability {
  private static final Duration SWEEP = Duration.ofSeconds(5);
  private final Ground ground;
  private final People people;
  private final Front front;
  private final SigningIdentity identity;
  private final DeliveryRequests desk;
  private final Redemptions redemptions;

  DeliveryWiring(Ground ground, People people, Front front) {
    this.ground = ground;
    this.people = people;
    this.front = front;
    var database = ground.database();
    var digests = ground.digests();
    var outbox = ground.outbox();
    var audit = ground.audit();
    var random = ground.randomness();
    identity =
        SigningIdentity.of(ground.keys().vault(), () -> List.of(Octets.of(ground.tls().keyHash())));
    desk =
        new DeliveryRequests(database, digests, ground.limiter(), outbox, audit, identity, random);
    redemptions = new Redemptions(database, outbox, audit, digests, identity, random);
  }

  @Override
  public List<Endpoint> endpoints() {
    if (!ground.settings().deliveryEnabled()) {
      return List.of();
    }
    var orders = new DeliveryApi(desk, front.clients(), ground.database());
    var agents = new RedemptionApi(redemptions, ground.database(), ground.limiter());
    return Capability.both(orders.endpoints(), agents.endpoints());
  }

  @Override
  public List<MailComposer> letters() {
    var audit = ground.audit();
    var accounts = people.accounts();
    var pages = front.pages();
    var links = front.links();
    var random = ground.randomness();
    var all = new ArrayList<MailComposer>();
    all.add(new DeliveryMailComposer(audit, accounts, identity, pages, links, random));
    all.addAll(WarningMailComposer.all(audit, accounts, pages, links, random));
    return all;
  }

  @Override
  public void schedule(Ticker ticker) {
    ticker.every(SWEEP, desk::sweep);
    ticker.purge(desk::purge);
  }
}
