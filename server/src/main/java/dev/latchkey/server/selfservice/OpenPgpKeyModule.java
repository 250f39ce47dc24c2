package dev.latchkey.server.selfservice;

import dev.latchkey.server.accountsecurity.Reauthentication;
import dev.latchkey.server.mail.MailComposer;
import dev.latchkey.server.mail.MailEncryption;
import dev.latchkey.server.notifications.KeyExpiryMailComposer;
import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.Module;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.platform.Scheduler;
import dev.latchkey.server.platform.WebSupport;
import dev.latchkey.server.web.Endpoint;
import java.util.List;

/// One's own OpenPGP key.
public final class OpenPgpKeyModule implements Module {
  private final Identities identities;
  private final WebSupport web;
  private final MailEncryption encryption;
  private final Reauthentication reauthentication;
  private final ManageOpenPgpKey manage;

  public OpenPgpKeyModule(
      Platform platform,
      Identities identities,
      WebSupport web,
      MailEncryption encryption,
      Safeguards safeguards) {
    this.identities = identities;
    this.web = web;
    this.encryption = encryption;
    reauthentication = safeguards.reauthentication();
    manage =
        new ManageOpenPgpKey(
            platform.database(),
            identities.accounts(),
            encryption.keys(),
            safeguards.currentPassword(),
            identities.notifications());
  }

  @Override
  public List<Endpoint> endpoints() {
    var key = encryption.serverKey();
    var authenticator = web.authenticator();
    return Module.all(
        new OpenPgpKeyApi(manage, reauthentication, authenticator, key).endpoints(),
        new OpenPgpKeyPages(manage, reauthentication, web, key, encryption.encryptsNothing())
            .endpoints());
  }

  @Override
  public List<MailComposer> mailComposers() {
    return List.of(
        new KeyExpiryMailComposer(
            identities.accounts(), encryption.keys(), web.pages(), web.links()));
  }

  @Override
  public void schedule(Scheduler scheduler) {
    if (!encryption.encryptsNothing()) {
      scheduler.warmUp(encryption.serverKey()::make);
    }
    scheduler.every(Scheduler.PURGE, manage::remind);
  }
}
