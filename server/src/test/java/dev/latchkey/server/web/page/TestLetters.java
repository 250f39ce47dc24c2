package dev.latchkey.server.web.page;

import dev.latchkey.server.delivery.DeliveryLetter;
import dev.latchkey.server.delivery.InterceptionLetter;
import dev.latchkey.server.delivery.WrongTargetLetter;
import dev.latchkey.server.enrolment.AlreadyRegisteredLetter;
import dev.latchkey.server.enrolment.VerificationLetter;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.notices.AccountMadeLetter;
import dev.latchkey.server.notices.OpenPgpKeyChangedLetter;
import dev.latchkey.server.notices.OpenPgpKeyExpiringLetter;
import dev.latchkey.server.notices.PasswordChangedLetter;
import dev.latchkey.server.notices.TrialLetter;
import dev.latchkey.server.notices.UsernameLetter;
import dev.latchkey.server.recovery.RecoveryLetter;
import dev.latchkey.server.selfservice.address.AddressChangedLetter;
import dev.latchkey.server.selfservice.address.AddressReplacedLetter;
import dev.latchkey.server.selfservice.address.AddressRequestedLetter;
import dev.latchkey.server.selfservice.address.AddressReturnedLetter;
import dev.latchkey.server.selfservice.address.AddressTakenLetter;
import dev.latchkey.server.selfservice.address.NewAddressLetter;
import dev.latchkey.server.signin.SignInLinkLetter;
import java.time.Instant;
import java.util.List;

/// Every mail once.
final class TestLetters {
  static final String BASE = "https://localhost:8443";
  static final String DELIVERY_TOKEN = "lk1_AgECAwQFBgcI" + "q".repeat(64) + "xY_-9A";

  static final EmailAddress ADA = new EmailAddress("ada@example.org");

  private static final Instant NOON = Instant.parse("2026-03-03T12:00:00Z");
  private static final String HELP = BASE + "/help/deliveries";

  private TestLetters() {}

  private static Letter keyChanged(OpenPgpKeyChangedLetter.Change change) {
    return new OpenPgpKeyChangedLetter(
        change, NOON, BASE + "/account/openpgp", BASE + "/forgot-password");
  }

  static List<Letter> all() {
    return List.of(
        new VerificationLetter(BASE + "/v#" + TestViews.TOKEN, 24),
        new AlreadyRegisteredLetter(BASE + "/sign-in", BASE + "/forgot-password"),
        new UsernameLetter(BASE + "/sign-in"),
        new RecoveryLetter(ADA, BASE + "/r#" + TestViews.TOKEN, 10),
        new NewAddressLetter(BASE + "/a#" + TestViews.TOKEN, 24),
        new AddressTakenLetter(BASE + "/sign-in"),
        new AddressRequestedLetter(NOON, BASE + "/forgot-password"),
        new AddressChangedLetter(NOON, BASE + "/b#" + TestViews.TOKEN, 24),
        new AddressReturnedLetter(NOON, BASE + "/forgot-password"),
        new AddressReplacedLetter(NOON),
        new TrialLetter(NOON),
        new SignInLinkLetter(BASE + "/l#" + TestViews.TOKEN, 10),
        new PasswordChangedLetter(NOON, BASE + "/forgot-password", BASE + "/account"),
        new AccountMadeLetter(BASE + "/forgot-password"),
        keyChanged(OpenPgpKeyChangedLetter.Change.ADDED),
        keyChanged(OpenPgpKeyChangedLetter.Change.REPLACED),
        keyChanged(OpenPgpKeyChangedLetter.Change.REMOVED),
        new OpenPgpKeyExpiringLetter(NOON, BASE + "/account/openpgp"),
        new DeliveryLetter(
            "Billing & <Co>",
            "app",
            "file",
            "latchkey-agent redeem --url " + BASE + " --account app --to file:/etc/app/password",
            DELIVERY_TOKEN,
            10,
            HELP),
        new InterceptionLetter(
            "Billing & <Co>",
            "app",
            new InterceptionLetter.Claim(NOON, "SHA256:4f2a 77c1 90de 1b3c", "203.0.113.7"),
            new InterceptionLetter.Claim(
                NOON.plusSeconds(41), "SHA256:b01d 2e6f 5a88 c7d4", "198.51.100.23"),
            HELP),
        new WrongTargetLetter(
            "Billing & <Co>",
            "app",
            new InterceptionLetter.Claim(NOON, "SHA256:4f2a 77c1 90de 1b3c", "203.0.113.7"),
            HELP));
  }
}
