package dev.latchkey.server.web.page;

import dev.latchkey.server.deletion.DeletionView;
import dev.latchkey.server.delivery.DeliveriesView;
import dev.latchkey.server.delivery.servers.ServersView;
import dev.latchkey.server.emailchange.EmailChangeView;
import dev.latchkey.server.enrolment.SignUpView;
import dev.latchkey.server.enrolment.VerifyView;
import dev.latchkey.server.identifiers.RejectionReason;
import dev.latchkey.server.openid.authorization.ConsentView;
import dev.latchkey.server.openid.authorization.UnmetRequestView;
import dev.latchkey.server.openid.authorization.UnusableRequestView;
import dev.latchkey.server.openid.consents.ApplicationsView;
import dev.latchkey.server.openid.device.DeviceCodeView;
import dev.latchkey.server.openid.device.DeviceDecidedView;
import dev.latchkey.server.openid.device.DeviceQuestionView;
import dev.latchkey.server.openid.leaving.LeavingView;
import dev.latchkey.server.openid.logout.LogoutView;
import dev.latchkey.server.openid.logout.UnusableLogoutView;
import dev.latchkey.server.openpgp.KeyProblem;
import dev.latchkey.server.passkeys.registration.PasskeysView;
import dev.latchkey.server.recovery.ForgotPasswordView;
import dev.latchkey.server.recovery.ResetPasswordView;
import dev.latchkey.server.secondfactor.QrImage;
import dev.latchkey.server.selfservice.AccountView;
import dev.latchkey.server.selfservice.AccountView.Session;
import dev.latchkey.server.selfservice.ChangePasswordView;
import dev.latchkey.server.selfservice.OpenPgpKeyView;
import dev.latchkey.server.selfservice.ProfileView;
import dev.latchkey.server.selfservice.ReauthenticationView;
import dev.latchkey.server.selfservice.StepUpView;
import dev.latchkey.server.selfservice.factors.EnrolTotpView;
import dev.latchkey.server.selfservice.factors.FactorsView;
import dev.latchkey.server.selfservice.factors.RecoveryCodesView;
import dev.latchkey.server.signin.NotAllowedView;
import dev.latchkey.server.signin.SecondStepView;
import dev.latchkey.server.signin.SetUpView;
import dev.latchkey.server.signin.SignInLinkView;
import dev.latchkey.server.signin.SignInView;
import dev.latchkey.server.signin.SignOutView;
import dev.latchkey.server.signin.StayOffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Every page in every state that looks different, by a name for its file.
final class TestViews {
  /// Where an application of the tests is.
  static final String APPLICATION = "https://orders.example.org/callback?code=x";

  static final String TOKEN = "rK3Vd0qv9GkQx2m7aZb1Yc8Nf5Tt6Hs4Lj0Pw_Eu-Io";

  private static final StayOffer STAY =
      new StayOffer(Duration.ofDays(30), Duration.ofDays(7), false);
  private static final StayOffer CHOSEN =
      new StayOffer(Duration.ofHours(36), Duration.ofHours(36), true);
  private static final Instant MONDAY = Instant.parse("2026-03-02T08:15:30Z");
  private static final Instant TUESDAY = Instant.parse("2026-03-03T17:40:00Z");
  private static final PasswordForm EMPTY =
      new PasswordForm(8, 256, List.of(), List.of("example.org"));
  private static final PasswordForm REJECTED =
      new PasswordForm(
          8,
          256,
          List.of("too_short", "too_long", "common", "context", "too_guessable", "unusable"),
          List.of());

  private TestViews() {}

  static Map<String, View> all() {
    var views = new LinkedHashMap<String, View>();
    views.putAll(signIn());
    views.putAll(enrolment());
    views.putAll(recovery());
    views.putAll(account());
    views.put("change-password", new ChangePasswordView(EMPTY, false, false));
    views.put("change-password-rejected", new ChangePasswordView(REJECTED, true, true));
    views.put("confirm", new ReauthenticationView.Asking("/account", false, null));
    views.put("confirm-wrong", new ReauthenticationView.Asking("/account", false, "password"));
    views.put("confirm-factor", new ReauthenticationView.Asking("/account", true, null));
    views.put("confirm-factor-wrong", new ReauthenticationView.Asking("/account", true, "code"));
    views.put("step-up", new StepUpView("/account", false));
    views.put("step-up-wrong", new StepUpView("/account", true));
    views.put("confirm-without-password", new ReauthenticationView.NoPassword(null));
    views.put("confirm-by-link", new ReauthenticationView.NoPassword("/sign-in-link/request"));
    views.putAll(profile());
    views.put("deletion", new DeletionView.Ask(false));
    views.put("deletion-wrong", new DeletionView.Ask(true));
    views.put("deletion-keep", new DeletionView.Keep(TUESDAY, "/app?x=1"));
    views.putAll(openPgpKey());
    views.putAll(factors());
    views.putAll(deliveries());
    views.putAll(address());
    views.put("help-passwords", new PasswordHelpView(8, 256));
    views.put("help-deliveries", new DeliveryHelpView("https://localhost:8443"));
    for (int status : List.of(400, 403, 404, 405, 413, 429, 500, 503)) {
      views.put("error-" + status, new ErrorView(status, status == 429 || status == 503 ? 1 : 0));
    }
    views.put("error-429-minutes", new ErrorView(429, 9));
    views.put("too-much", TooMuchView.after("", 9));
    views.put("too-much-after", TooMuchView.after("others-ended", 1));
    views.put("error-unsaved", new ErrorView(503, 1, true));
    return views;
  }

  private static final String CHALLENGE =
      "{\"type\":\"altcha\",\"algorithm\":\"SHA-256\",\"challenge\":\""
          + "0".repeat(64)
          + "\",\"maxnumber\":50000,\"salt\":\"s?for=x&\",\"signature\":\"x\"}";

  private static Map<String, View> signIn() {
    var views = new LinkedHashMap<String, View>();
    views.put("sign-in", new SignInView("", null, null, null, STAY, true, true, true, null));
    views.put(
        "sign-in-wrong",
        new SignInView(
            "ada",
            new SignInView.Problem.Wrong(),
            null,
            null,
            STAY,
            false,
            true,
            true,
            "/app?x=1"));
    views.put(
        "sign-in-slow-down",
        new SignInView(
            "ada", new SignInView.Problem.SlowDown(1), null, null, CHOSEN, true, true, true, null));
    views.put(
        "sign-in-slow-down-minutes",
        new SignInView(
            "ada", new SignInView.Problem.SlowDown(7), null, null, STAY, true, true, true, null));
    views.put(
        "sign-in-work",
        new SignInView(
            "ada",
            new SignInView.Problem.SlowDown(10),
            CHALLENGE,
            null,
            CHOSEN,
            true,
            true,
            true,
            null));
    for (var problem :
        List.of(new SignInView.Problem.Passkey(), new SignInView.Problem.PasskeyTooLate())) {
      views.put(
          "sign-in-" + problem.getClass().getSimpleName(),
          new SignInView("", problem, null, null, STAY, true, true, true, null));
    }
    for (var notice : SignInView.Notice.values()) {
      views.put(
          "sign-in-" + notice,
          new SignInView("", null, null, notice, null, false, false, false, null));
    }
    views.put("sign-out", new SignOutView(null));
    views.put("sign-in-link-asking", new SignInLinkView.Asking(""));
    views.put("sign-in-link", new SignInLinkView.Form(STAY));
    views.put("sign-in-link-asked", new SignInLinkView.Asked("ada@example.org", 10));
    views.put("sign-in-link-token-invalid", new SignInLinkView.TokenInvalid());
    return views;
  }

  private static Map<String, View> enrolment() {
    var views = new LinkedHashMap<String, View>();
    views.put("sign-up", new SignUpView.Form("", "", "", Map.of(), EMPTY, ""));
    views.put(
        "sign-up-rejected",
        new SignUpView.Form(
            "ada@",
            "a",
            "Ada",
            Map.of("email", RejectionReason.FORM, "username", RejectionReason.FORM),
            REJECTED,
            "example.org, *.example.net"));
    views.put(
        "sign-up-common",
        new SignUpView.Form(
            "ada@example.org",
            "",
            "Ada",
            Map.of(),
            new PasswordForm(8, 256, List.of("common"), List.of()),
            ""));
    for (var field : List.of("email", "username", "display_name")) {
      for (var flaw : RejectionReason.values()) {
        views.put(
            "sign-up-" + field + "-" + flaw.word(),
            new SignUpView.Form("ada@", "al", "Ada\u0430", Map.of(field, flaw), EMPTY, ""));
      }
    }
    views.put("not-allowed", new NotAllowedView("ada@example.org"));
    views.put("not-allowed-signed-out", new NotAllowedView(null));
    views.put(
        "consent",
        new ConsentView(
            "Example Orders",
            "orders.example.org",
            "0duv2g9v9tdltfrstr27r73f6g",
            "ada@example.org",
            List.of("openid", "profile", "email", "groups", "offline_access"),
            "/oauth2/authorize?client_id=0duv2g9v9tdltfrstr27r73f6g"));
    views.put(
        "applications",
        new ApplicationsView(
            List.of(
                new ApplicationsView.Item(
                    "0duv2g9v9tdltfrstr27r73f6g",
                    "Example Orders",
                    List.of("openid", "email"),
                    Instant.parse("2026-11-22T03:27:58Z")),
                new ApplicationsView.Item("1duv2g9v9tdltfrstr27r73f6g", "Wiki", List.of(), null)),
            true));
    views.put("device-code", new DeviceCodeView("BCDFG-HJKLM", ""));
    for (var problem : List.of("form", "wrong", "gone")) {
      views.put("device-code-" + problem, new DeviceCodeView("BCDFG", problem));
    }
    views.put(
        "device-question",
        new DeviceQuestionView(
            "Example Orders",
            "BCDFG-HJKLM",
            "2001:db8::7",
            Instant.parse("2026-11-22T03:27:58Z"),
            "0duv2g9v9tdltfrstr27r73f6g",
            "ada@example.org",
            List.of("openid", "email", "offline_access")));
    views.put("device-allowed", new DeviceDecidedView(true));
    views.put("device-refused", new DeviceDecidedView(false));
    views.put("applications-none", new ApplicationsView(List.of(), false));
    var passkeys =
        List.of(
            new PasskeysView.Item(
                "0duv2g9v9tdltfrstr27r73f6g",
                "AAEC",
                "iCloud Keychain",
                null,
                true,
                Instant.parse("2026-11-20T03:27:58Z"),
                Instant.parse("2026-11-22T03:27:58Z")),
            new PasskeysView.Item(
                "1duv2g9v9tdltfrstr27r73f6g",
                "AAED",
                "Blue key in the drawer",
                "Enpass",
                false,
                Instant.parse("2026-11-21T03:27:58Z"),
                null));
    views.put(
        "passkeys",
        new PasskeysView("id.example.org", "MGR1", passkeys, "added", false, null, false, true));
    views.put(
        "passkeys-name",
        new PasskeysView(
            "id.example.org", "MGR1", passkeys, "name", true, passkeys.getLast().id(), true, true));
    views.put(
        "passkeys-none",
        new PasskeysView("id.example.org", "MGR1", List.of(), null, false, null, false, true));
    views.put(
        "passkeys-off",
        new PasskeysView("192.0.2.1", "MGR1", List.of(), null, false, null, false, false));
    views.put("logout", new LogoutView("Example Orders", "/oauth2/logout?client_id=x"));
    views.put("unusable-logout", new UnusableLogoutView(true));
    views.put("leaving", new LeavingView("Example Orders", APPLICATION));
    for (var advice : UnmetRequestView.Advice.values()) {
      views.put(
          "unmet-" + advice,
          new UnmetRequestView("Example Orders", advice, "/oauth2/authorize?a=1", "/back"));
    }
    for (var flaw : UnusableRequestView.Flaw.values()) {
      views.put("unusable-" + flaw, new UnusableRequestView(flaw));
    }
    views.put("sign-up-closed", new SignUpView.Closed());
    views.put("sign-up-done", new SignUpView.Done("ada@example.org"));
    views.put("sign-up-address", new SignUpView.Correct("", ""));
    views.put(
        "sign-up-address-rejected",
        new SignUpView.Correct("ada@", SignUpView.problem("email", RejectionReason.FORM)));
    views.put("verify", new VerifyView.Form(false, null));
    views.put("verify-elsewhere", new VerifyView.Form(true, null));
    views.put("verify-other-browser", new VerifyView.Form(true, VerifyView.Problem.OTHER_BROWSER));
    views.put(
        "verify-wrong-password", new VerifyView.Form(true, VerifyView.Problem.WRONG_PASSWORD));
    views.put("verify-token-invalid", new VerifyView.TokenInvalid());
    views.put("verify-done", new VerifyView.Done());
    views.put("verify-already-done", new VerifyView.AlreadyDone());
    views.put("verify-resend", new VerifyView.Resend(""));
    views.put("verify-resend-done", new VerifyView.ResendDone("ada@example.org"));
    return views;
  }

  private static Map<String, View> recovery() {
    var views = new LinkedHashMap<String, View>();
    views.put("forgot-password", new ForgotPasswordView.Form(""));
    views.put("forgot-password-done", new ForgotPasswordView.Done("ada@example.org"));
    views.put(
        "reset-password", new ResetPasswordView.Form("/reset-password", "reset", EMPTY, false));
    views.put("invitation", new ResetPasswordView.Form("/invitation", "invitation", EMPTY, false));
    views.put(
        "reset-password-rejected",
        new ResetPasswordView.Form("/reset-password", "reset", REJECTED, true));
    views.put(
        "reset-password-differs",
        new ResetPasswordView.Form("/reset-password", "reset", EMPTY, true));
    views.put("reset-password-token-invalid", new ResetPasswordView.TokenInvalid());
    return views;
  }

  private static Map<String, View> account() {
    var here =
        new Session("s1", "Firefox on Linux", "Germany, 203.0.113.7", MONDAY, TUESDAY, null, true);
    var phone =
        new Session(
            "s2", "Safari on iPhone", "Germany, 2001:db8::/64", MONDAY, MONDAY, TUESDAY, false);
    var odd =
        new Session("s3", "<b>curl</b>/8 \"x\"", "198.51.100.23", MONDAY, MONDAY, null, false);
    var views = new LinkedHashMap<String, View>();
    views.put(
        "account",
        new AccountView(
            "ada@example.org",
            null,
            null,
            null,
            null,
            null,
            List.of(here),
            0,
            true,
            false,
            true,
            null,
            null));
    views.put(
        "account-many",
        new AccountView(
            "ada.lovelace@example.org",
            "countess.of.lovelace@analytical-engines.example",
            "ada",
            "Ada Lovelace",
            TUESDAY,
            TUESDAY,
            List.of(here, phone, odd),
            2,
            true,
            true,
            false,
            TUESDAY,
            null));
    for (var notice : AccountView.Notice.values()) {
      views.put(
          "account-" + notice,
          new AccountView(
              "ada@example.org",
              null,
              "ada",
              null,
              MONDAY,
              null,
              List.of(here, phone),
              -1,
              false,
              false,
              false,
              null,
              notice));
    }
    return views;
  }

  private static Map<String, View> profile() {
    var views = new LinkedHashMap<String, View>();
    views.put("profile", new ProfileView("Ada", "ada", "ada", true, "en", Map.of()));
    views.put("profile-confirm", new ProfileView("", "", null, false, "de", Map.of()));
    for (var problem : List.of("profile.username.taken", "profile.username.often")) {
      views.put(
          "profile-" + problem.substring(problem.lastIndexOf('.') + 1),
          new ProfileView("Ada", "bill", "ada", true, "en", Map.of("username", problem)));
    }
    views.put(
        "profile-rejected",
        new ProfileView(
            "Ada 1",
            "a",
            "ada",
            true,
            "en",
            Map.of(
                "display_name",
                "sign-up.flaw.mixed_scripts",
                "username",
                "sign-up.username.rejected.more")));
    return views;
  }

  private static Map<String, View> deliveries() {
    var token = "lk1_" + "A".repeat(82);
    var waiting =
        new DeliveriesView.Item(
            "d1",
            "Example Hosting",
            "deploy",
            "file",
            "web-1",
            "ready",
            MONDAY,
            TUESDAY,
            false,
            true);
    var alarmed =
        new DeliveriesView.Item(
            "d2", "<b>Other</b>", "alice", null, null, "in_doubt", MONDAY, TUESDAY, true, false);
    var handed =
        new DeliveriesView.Handed("Example Hosting", "latchkey-agent redeem", token, 9, true);
    var key = "f3b7 3804 a12e 7fb9 62e9 831f 521e 9fae";
    var active = new ServersView.Item("s1", "web-1", "active", MONDAY, key, null);
    var contested = new ServersView.Item("s2", "web-2", "suspended", MONDAY, key, key);
    var cloned = new ServersView.Item("s3", "web-3", "suspended", MONDAY, key, null);
    var pending = new ServersView.Item("s4", "web-4", "pending", MONDAY, null, null);
    var issued = new ServersView.Issued("web-4", "latchkey-agent register", token);
    var views = new LinkedHashMap<String, View>();
    views.put("deliveries", new DeliveriesView(List.of(), null, "revoked"));
    views.put("deliveries-gone", new DeliveriesView(List.of(alarmed), null, "gone"));
    views.put("deliveries-token", new DeliveriesView(List.of(waiting, alarmed), handed, null));
    views.put("servers", new ServersView(List.of(), null, key, null, null));
    views.put(
        "servers-issued",
        new ServersView(
            List.of(active, contested, cloned, pending), issued, key, null, "confirmed"));
    views.put("servers-name", new ServersView(List.of(active), null, key, "x\ty", "removed"));
    return views;
  }

  private static Map<String, View> factors() {
    var views = new LinkedHashMap<String, View>();
    var both = List.of("totp", "recovery_code");
    var month = Duration.ofDays(30);
    views.put("second-step", new SecondStepView(both, null, 0, false, month, "/app?x=1"));
    views.put("second-step-wrong", new SecondStepView(both, "totp", 0, false, null, null));
    views.put(
        "second-step-wrong-code", new SecondStepView(both, "recovery_code", 0, false, null, null));
    views.put("second-step-slow-down", new SecondStepView(both, null, 9, false, month, null));
    views.put("second-step-closed", new SecondStepView(both, null, 0, true, month, null));
    views.put("factors", new FactorsView(null, 0, true, false, null, null, null));
    views.put("factors-app", new FactorsView(MONDAY, 9, true, false, null, null, null));
    views.put("factors-passkey", new FactorsView(MONDAY, 9, true, true, null, null, null));
    views.put(
        "factors-scarce", new FactorsView(MONDAY, 1, false, false, "codes", "password", null));
    views.put("factors-wrong", new FactorsView(MONDAY, 0, true, false, "remove", "code", null));
    views.put(
        "factors-again",
        new FactorsView(null, 0, true, false, null, null, FactorsView.Notice.CONFIRMED));
    views.put(
        "factors-removed",
        new FactorsView(null, 0, true, false, null, null, FactorsView.Notice.REMOVED));
    views.put(
        "factors-lapsed",
        new FactorsView(null, 0, true, false, null, null, FactorsView.Notice.LAPSED));
    views.put(
        "factors-needed",
        new FactorsView(null, 0, true, false, null, null, FactorsView.Notice.NEEDED));
    var image = new QrImage(29, "M4 4h1v1h-1z");
    views.put("set-up", new SetUpView.Required("/app?x=1"));
    var typed = "ABCD EFGH IJKL MNOP QRST UVWX YZ23 4567";
    for (var wrong : new String[] {null, "code", "clock"}) {
      views.put(
          "factors-enrol-" + wrong, new EnrolTotpView(image, typed, "ada@example.org", wrong));
    }
    var lines = Collections.nCopies(10, "0123-4567-89ab-cdef-ghjk-mnp");
    views.put("set-up-done", new SetUpView.Done(lines, "Example", "ada@example.org", "/app"));
    views.put("factors-codes", new RecoveryCodesView(lines, true, "Example", "ada@example.org"));
    views.put("factors-codes-new", new RecoveryCodesView(lines, false, "Example", "ada"));
    return views;
  }

  private static Map<String, View> openPgpKey() {
    var ours = OpenPgpKeyView.grouped("74446E5DFD20A1FB9B5DC5CC03CB7C860D487CFA");
    var key =
        new OpenPgpKeyView.Key(
            OpenPgpKeyView.grouped("6D8FF99B0ACBE75309E65FD4A4C660B2513F2E40"),
            "Ed25519, X25519",
            "classic",
            MONDAY,
            TUESDAY,
            null);
    var expired =
        new OpenPgpKeyView.Key(
            key.fingerprint(), key.algorithm(), null, MONDAY, TUESDAY, "expired");
    var lasting =
        new OpenPgpKeyView.Key(key.fingerprint(), "RSA 3072, RSA 3072", "both", MONDAY, null, null);
    var views = new LinkedHashMap<String, View>();
    views.put("openpgp", new OpenPgpKeyView(null, ours, "", null, null, null, false));
    views.put(
        "openpgp-key",
        new OpenPgpKeyView(key, ours, "", null, null, OpenPgpKeyView.Notice.ADDED, false));
    views.put(
        "openpgp-expired",
        new OpenPgpKeyView(expired, ours, "", null, "removal_password", null, false));
    views.put(
        "openpgp-removed",
        new OpenPgpKeyView(null, ours, "", null, null, OpenPgpKeyView.Notice.REMOVED, false));
    views.put(
        "openpgp-wrong",
        new OpenPgpKeyView(lasting, ours, "pasted", null, "current_password", null, false));
    views.put("openpgp-off", new OpenPgpKeyView(key, ours, "", null, null, null, true));
    for (var problem : KeyProblem.values()) {
      views.put(
          "openpgp-" + problem.word(),
          new OpenPgpKeyView(null, ours, "pasted", problem.word(), null, null, false));
    }
    return views;
  }

  private static Map<String, View> address() {
    var present = "ada@example.org";
    var rejected = new EmailChangeView.Rejected(RejectionReason.FORM);
    var views = new LinkedHashMap<String, View>();
    views.put("address", new EmailChangeView.Form(present, null, "", null));
    views.put(
        "address-waiting", new EmailChangeView.Form(present, "countess@example.org", "", null));
    views.put("address-rejected", new EmailChangeView.Form(present, null, "ada@", rejected));
    views.put(
        "address-nothing-new",
        new EmailChangeView.Form(present, null, present, new EmailChangeView.NothingNew()));
    views.put("address-requested", new EmailChangeView.Requested("countess@example.org"));
    views.put("address-confirm", new EmailChangeView.Confirm());
    views.put("address-confirm-invalid", new EmailChangeView.ConfirmInvalid());
    views.put("address-sign-in-first", new EmailChangeView.SignInFirst());
    views.put("address-take-back", new EmailChangeView.TakeBack("", false));
    views.put("address-take-back-other", new EmailChangeView.TakeBack("ada@example.org", true));
    views.put("address-taken-back", new EmailChangeView.TakenBack());
    views.put("address-shut", new EmailChangeView.Shut());
    views.put("address-take-back-invalid", new EmailChangeView.TakeBackInvalid());
    return views;
  }

  static boolean signedIn(View view) {
    return view instanceof AccountView
        || view instanceof EmailChangeView.Form
        || view instanceof EmailChangeView.Requested
        || view instanceof EmailChangeView.Confirm
        || view instanceof EmailChangeView.ConfirmInvalid
        || view instanceof ChangePasswordView
        || view instanceof ProfileView
        || view instanceof DeletionView
        || (view instanceof NotAllowedView(var email) && email != null)
        || view instanceof ReauthenticationView
        || view instanceof StepUpView
        || view instanceof UnmetRequestView
        || view instanceof OpenPgpKeyView
        || view instanceof FactorsView
        || view instanceof EnrolTotpView
        || view instanceof RecoveryCodesView
        || view instanceof SetUpView.Done
        || view instanceof SignOutView;
  }
}
