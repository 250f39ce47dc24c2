package dev.latchkey.server.web.page;

import dev.latchkey.server.deletion.DeletionMail;
import dev.latchkey.server.delivery.DeliveryMail;
import dev.latchkey.server.delivery.InterceptionMail;
import dev.latchkey.server.delivery.RefusedAttemptMail;
import dev.latchkey.server.delivery.servers.ServerMail;
import dev.latchkey.server.emailchange.EmailChangeRequestedMail;
import dev.latchkey.server.emailchange.EmailChangeRevertedMail;
import dev.latchkey.server.emailchange.EmailChangedMail;
import dev.latchkey.server.emailchange.EmailReplacedMail;
import dev.latchkey.server.emailchange.EmailTakenMail;
import dev.latchkey.server.emailchange.NewEmailMail;
import dev.latchkey.server.enrolment.AlreadyRegisteredMail;
import dev.latchkey.server.enrolment.DomainRefusedMail;
import dev.latchkey.server.enrolment.VerificationMail;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.notifications.OpenPgpKeyChangedMail;
import dev.latchkey.server.notifications.OpenPgpKeyExpiringMail;
import dev.latchkey.server.notifications.SecurityNotificationMail;
import dev.latchkey.server.notifications.SecurityNotificationMail.SignInPlace;
import dev.latchkey.server.notifications.TestMail;
import dev.latchkey.server.notifications.UsernameMail;
import dev.latchkey.server.recovery.InvitationMail;
import dev.latchkey.server.recovery.RecoveryMail;
import dev.latchkey.server.signin.SignInLinkMail;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Every mail once.
final class TestLetters {
  static final String BASE = "https://localhost:8443";
  static final String DELIVERY_TOKEN = "lk1_AgECAwQFBgcI" + "q".repeat(64) + "xY_-9A";

  static final EmailAddress ADA = new EmailAddress("ada@example.org");

  private static final Instant NOON = Instant.parse("2026-03-03T12:00:00Z");
  private static final Duration DAY = Duration.ofHours(24);
  private static final String HELP = BASE + "/help/deliveries";

  private TestLetters() {}

  private static MailView keyChanged(OpenPgpKeyChangedMail.Change change) {
    return new OpenPgpKeyChangedMail(
        change, NOON, BASE + "/account/openpgp", BASE + "/forgot-password");
  }

  private static MailView security(
      SecurityNotificationMail.Kind kind, @Nullable SignInPlace place) {
    return new SecurityNotificationMail(
        kind, NOON, BASE + "/forgot-password", BASE + "/account", place);
  }

  static List<MailView> all() {
    return List.of(
        new VerificationMail(BASE + "/v#" + TestViews.TOKEN, DAY),
        new AlreadyRegisteredMail(BASE + "/sign-in", BASE + "/forgot-password"),
        new DomainRefusedMail("example.org, *.example.net", BASE + "/sign-up"),
        new DeletionMail(
            DeletionMail.Kind.BY_OWNER,
            NOON,
            BASE + "/account/restoration",
            BASE + "/forgot-password"),
        new DeletionMail(DeletionMail.Kind.BY_OPERATOR, NOON, null, BASE + "/forgot-password"),
        new DeletionMail(
            DeletionMail.Kind.WITHDRAWN, null, BASE + "/account", BASE + "/forgot-password"),
        new UsernameMail(BASE + "/sign-in"),
        new RecoveryMail(ADA, BASE + "/r#" + TestViews.TOKEN, 10),
        new NewEmailMail(BASE + "/a#" + TestViews.TOKEN, DAY),
        new EmailTakenMail(BASE + "/sign-in"),
        new EmailChangeRequestedMail(NOON, BASE + "/forgot-password"),
        new EmailChangedMail(NOON, BASE + "/b#" + TestViews.TOKEN, DAY),
        new EmailChangeRevertedMail(NOON, BASE + "/forgot-password"),
        new EmailReplacedMail(NOON),
        new TestMail(NOON),
        new SignInLinkMail(BASE + "/l#" + TestViews.TOKEN, 10),
        security(SecurityNotificationMail.Kind.PASSWORD_CHANGED, null),
        security(SecurityNotificationMail.Kind.SIGNED_IN_AFTER_FAILURES, null),
        security(
            SecurityNotificationMail.Kind.NEW_SIGN_IN,
            new SignInPlace("Firefox, Linux", "DE", "IP Geolocation by DB-IP (db-ip.com)")),
        security(SecurityNotificationMail.Kind.NEW_SIGN_IN, new SignInPlace("unknown", null, null)),
        new InvitationMail(BASE + "/i#" + TestViews.TOKEN, DAY, BASE + "/forgot-password"),
        keyChanged(OpenPgpKeyChangedMail.Change.ADDED),
        keyChanged(OpenPgpKeyChangedMail.Change.REPLACED),
        keyChanged(OpenPgpKeyChangedMail.Change.REMOVED),
        new OpenPgpKeyExpiringMail(NOON, BASE + "/account/openpgp"),
        new DeliveryMail(
            "Billing & <Co>",
            "app",
            "file",
            null,
            "choose",
            false,
            "latchkey-agent redeem --url " + BASE + " --account app --to file:/etc/app/password",
            DELIVERY_TOKEN,
            10,
            HELP),
        new DeliveryMail(
            "Billing & <Co>",
            "app",
            "postgresql",
            "web <1>",
            "generate",
            false,
            "latchkey-agent redeem --url " + BASE + " --account app --to postgresql:app@/DATABASE",
            DELIVERY_TOKEN,
            10,
            HELP),
        new DeliveryMail(
            "Billing & <Co>",
            "app",
            "linux-user",
            "web <1>",
            "sealed",
            true,
            "sudo latchkey-agent redeem --url " + BASE + " --to linux-user:app",
            DELIVERY_TOKEN,
            1,
            HELP),
        new InterceptionMail(
            "Billing & <Co>",
            "app",
            new InterceptionMail.Claim(NOON, "SHA256:4f2a 77c1 90de 1b3c", "203.0.113.7"),
            new InterceptionMail.Claim(
                NOON.plusSeconds(41), "SHA256:b01d 2e6f 5a88 c7d4", "198.51.100.23"),
            HELP),
        new RefusedAttemptMail(
            RefusedAttemptMail.Kind.WRONG_TARGET,
            "Billing & <Co>",
            "app",
            new InterceptionMail.Claim(NOON, "SHA256:4f2a 77c1 90de 1b3c", "203.0.113.7"),
            HELP),
        new RefusedAttemptMail(
            RefusedAttemptMail.Kind.CODE_EXHAUSTED,
            "Billing & <Co>",
            "app",
            new InterceptionMail.Claim(NOON, "SHA256:4f2a 77c1 90de 1b3c", "203.0.113.7"),
            HELP),
        new ServerMail(
            ServerMail.Kind.REGISTERED, "web <1>", "4f2a:77c1", BASE + "/account/servers"),
        new ServerMail(
            ServerMail.Kind.SUSPENDED, "web <1>", "4f2a:77c1", BASE + "/account/servers"));
  }
}
