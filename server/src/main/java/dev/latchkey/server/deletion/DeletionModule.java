package dev.latchkey.server.deletion;

import dev.latchkey.server.accountsecurity.CurrentPassword;
import dev.latchkey.server.accountsecurity.Reauthentication;
import dev.latchkey.server.mail.MailComposer;
import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.Module;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.platform.Scheduler;
import dev.latchkey.server.platform.WebSupport;
import dev.latchkey.server.web.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// The end of accounts.
public record DeletionModule(
    Platform platform,
    Identities identities,
    WebSupport web,
    CurrentPassword currentPassword,
    Reauthentication reauthentication,
    AccountDeletion deletion,
    AccountErasure erasure)
    implements Module {
  private static final Duration TICK = Duration.ofMinutes(1);

  @Override
  public List<Endpoint> endpoints() {
    var authenticator = web.authenticator();
    return Module.all(
        new DeletionApi(deletion, currentPassword, reauthentication, authenticator).endpoints(),
        new DeletionPages(
                platform.database(),
                identities.accounts(),
                deletion,
                new DeletionPages.Proofs(currentPassword, reauthentication),
                new DeletionPages.PagesOf(authenticator, web.responses()))
            .endpoints());
  }

  @Override
  public List<MailComposer> mailComposers() {
    return Stream.of(DeletionMailComposer.REQUESTED, DeletionMailComposer.WITHDRAWN)
        .<MailComposer>map(purpose ->
            new DeletionMailComposer(purpose, identities.accounts(), web.pages(), web.links()))
        .toList();
  }

  @Override
  public void schedule(Scheduler scheduler) {
    scheduler.every(TICK, erasure::run);
  }
}
