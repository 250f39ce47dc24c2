package dev.latchkey.server.enrolment;

import dev.latchkey.server.keys.EncryptedColumn;
import dev.latchkey.server.keys.Wrapping;
import dev.latchkey.server.mail.MailComposer;
import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.LinkMail;
import dev.latchkey.server.platform.Module;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.platform.Scheduler;
import dev.latchkey.server.platform.WebSupport;
import dev.latchkey.server.web.Endpoint;
import java.util.List;

/// Signing up.
public final class EnrolmentModule implements Module {
  /// What moves when the pepper is rotated: the passwords of those who have not verified yet.
  public static final EncryptedColumn WRAPPED =
      new EncryptedColumn(Wrapping.Purpose.PASSWORD_HASH, "enrolments", "id", "sealed_hash");

  private final Platform platform;
  private final Identities identities;
  private final WebSupport web;
  private final EnrolmentSettings settings;
  private final Enrolment enrolment;

  public EnrolmentModule(Platform platform, Identities identities, WebSupport web) {
    this.platform = platform;
    this.identities = identities;
    this.web = web;
    settings = EnrolmentSettings.of(platform.settings());
    enrolment = new Enrolment(platform, identities, settings);
  }

  @Override
  public List<Endpoint> endpoints() {
    if (!settings.enabled()) {
      return ClosedSignUp.endpoints(web.responses());
    }
    return Module.all(
        web.endUsers().honouringEndUserAddress(new EnrolmentApi(enrolment).endpoints()),
        new EnrolmentPages(enrolment, web.responses(), identities.rules(), settings.domainList())
            .endpoints());
  }

  @Override
  public List<MailComposer> mailComposers() {
    return List.of(
        new VerificationMailComposer(
            LinkMail.of(platform, identities, web), identities.accounts(), settings));
  }

  @Override
  public void schedule(Scheduler scheduler) {
    scheduler.purge(enrolment::purge);
  }
}
