package dev.latchkey.server.delivery;

import dev.latchkey.server.accountsecurity.Reauthentication;
import dev.latchkey.server.delivery.agents.AgentMessages;
import dev.latchkey.server.delivery.agents.SigningIdentities;
import dev.latchkey.server.delivery.agents.SigningKeyApi;
import dev.latchkey.server.delivery.servers.RegistrationApi;
import dev.latchkey.server.delivery.servers.ServerApi;
import dev.latchkey.server.delivery.servers.ServerMailComposer;
import dev.latchkey.server.delivery.servers.ServerPages;
import dev.latchkey.server.delivery.servers.ServerRegistration;
import dev.latchkey.server.keys.EncryptedColumn;
import dev.latchkey.server.keys.Wrapping;
import dev.latchkey.server.mail.MailComposer;
import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.Module;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.platform.Scheduler;
import dev.latchkey.server.platform.WebSupport;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.web.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Delivering passwords to servers. Switched off, nothing can be requested or redeemed; earlier
/// requests expire as usual.
public final class DeliveryModule implements Module {
  /// Passwords that wait.
  public static final EncryptedColumn WRAPPED = SealedPasswords.WRAPPED;

  private static final Duration SWEEP = Duration.ofSeconds(5);
  private final Platform platform;
  private final Identities identities;
  private final WebSupport web;
  private final DeliverySettings settings;
  private final DeliveryParts parts;
  private final OwnDeliveries own;
  private final Reauthentication reauthentication;
  private final DeliveryRequests requests;
  private final Redemptions redemptions;
  private final ServerRegistration servers;

  /// @param signing as whom this Latchkey signs
  /// @param vault wraps the passwords that wait
  /// @param listener hears what becomes of deliveries
  public DeliveryModule(
      Platform platform,
      Identities identities,
      WebSupport web,
      Reauthentication reauthentication,
      SigningIdentities signing,
      Wrapping vault,
      DeliveryListener listener) {
    this.platform = platform;
    this.identities = identities;
    this.web = web;
    settings = DeliverySettings.of(platform.settings());
    parts = DeliveryParts.of(platform, identities.hasher(), vault, signing, listener);
    own = new OwnDeliveries(parts, identities.accounts());
    this.reauthentication = reauthentication;
    requests = new DeliveryRequests(parts, identities.accounts());
    redemptions = new Redemptions(parts);
    servers =
        new ServerRegistration(
            platform.database(),
            parts.servers(),
            identities.accounts(),
            signing,
            platform.randomness(),
            parts.waiting()::endOf);
  }

  @Override
  public List<Endpoint> endpoints() {
    if (!settings.enabled()) {
      return List.of();
    }
    var messages = new AgentMessages(platform);
    var receipts = new Receipts(parts);
    return Module.all(
        new DeliveryApi(requests, new OrderForm(settings), web.clients(), platform.database())
            .endpoints(),
        new RedemptionApi(redemptions, receipts, messages).endpoints(),
        new RegistrationApi(servers, messages).endpoints(),
        new SigningKeyApi(parts.identities()).endpoints(),
        new ServerApi(servers, web.clients()).endpoints(),
        new DeliveryPages(own, parts, reauthentication, web).endpoints(),
        new ServerPages(servers, reauthentication, web).endpoints());
  }

  /// How many of a person's deliveries wait whose token can be shown; negative where deliveries are
  /// switched off.
  public int waiting(Session session) {
    return settings.enabled() ? own.waiting(session) : -1;
  }

  @Override
  public List<MailComposer> mailComposers() {
    var accounts = identities.accounts();
    var all = new ArrayList<MailComposer>();
    all.add(new DeliveryMailComposer(parts, accounts, web.pages(), web.links()));
    all.addAll(WarningMailComposer.all(parts, accounts, web.pages(), web.links()));
    all.addAll(ServerMailComposer.all(parts.servers(), accounts, web.pages(), web.links()));
    return all;
  }

  @Override
  public void schedule(Scheduler scheduler) {
    scheduler.every(SWEEP, requests::sweep);
    scheduler.purge(requests::purge);
    scheduler.purge(servers::sweep);
  }
}
