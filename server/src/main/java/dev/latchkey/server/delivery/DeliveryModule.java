package dev.latchkey.server.delivery;

import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.server.keys.KeyVault;
import dev.latchkey.server.keys.TlsIdentity;
import dev.latchkey.server.mail.MailComposer;
import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.Module;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.platform.Scheduler;
import dev.latchkey.server.platform.WebSupport;
import dev.latchkey.server.web.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Delivering passwords to servers. Switched off, nothing can be requested or redeemed; earlier
/// requests expire as usual.
public final class DeliveryModule implements Module {
  private static final Duration SWEEP = Duration.ofSeconds(5);
  private final Platform platform;
  private final Identities identities;
  private final WebSupport web;
  private final SigningIdentity identity;
  private final DeliveryRequests requests;
  private final Redemptions redemptions;

  /// @param vault has the key that signs
  /// @param tls the certificate that agents recognize
  /// @param listener hears what becomes of deliveries
  public DeliveryModule(
      Platform platform,
      Identities identities,
      WebSupport web,
      KeyVault vault,
      TlsIdentity tls,
      DeliveryListener listener) {
    this.platform = platform;
    this.identities = identities;
    this.web = web;
    identity = SigningIdentity.of(vault, () -> List.of(Octets.of(tls.keyHash())));
    requests = new DeliveryRequests(platform, identity, listener);
    redemptions = new Redemptions(platform, identity, listener);
  }

  @Override
  public List<Endpoint> endpoints() {
    if (!DeliverySettings.of(platform.settings()).enabled()) {
      return List.of();
    }
    return Module.all(
        new DeliveryApi(requests, web.clients(), platform.database()).endpoints(),
        new RedemptionApi(redemptions, platform.database(), platform.limiter()).endpoints());
  }

  @Override
  public List<MailComposer> mailComposers() {
    var audit = platform.audit();
    var accounts = identities.accounts();
    var random = platform.randomness();
    var all = new ArrayList<MailComposer>();
    all.add(new DeliveryMailComposer(audit, accounts, identity, web.pages(), web.links(), random));
    all.addAll(WarningMailComposer.all(audit, accounts, web.pages(), web.links(), random));
    return all;
  }

  @Override
  public void schedule(Scheduler scheduler) {
    scheduler.every(SWEEP, requests::sweep);
    scheduler.purge(requests::purge);
  }
}
