package dev.latchkey.server;

import dev.latchkey.server.countries.CountrySettings;
import dev.latchkey.server.delivery.DeliverySettings;
import dev.latchkey.server.detection.DetectionSettings;
import dev.latchkey.server.enrolment.EnrolmentSettings;
import dev.latchkey.server.installation.DataFolder;
import dev.latchkey.server.keys.vaults.Vaults;
import dev.latchkey.server.mail.MailSettings;
import dev.latchkey.server.observability.LogSettings;
import dev.latchkey.server.passkeys.PasskeySettings;
import dev.latchkey.server.passwords.CommonListSetting;
import dev.latchkey.server.passwords.PasswordSettings;
import dev.latchkey.server.passwords.common.CommonPasswords;
import dev.latchkey.server.recovery.RecoverySettings;
import dev.latchkey.server.secondfactor.SecondFactorSettings;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.SessionSettings;
import dev.latchkey.server.settings.BadSetting;
import dev.latchkey.server.settings.Setting;
import dev.latchkey.server.settings.Settings;
import dev.latchkey.server.signin.ForwardAuthSettings;
import dev.latchkey.server.signin.SignInLinkSettings;
import dev.latchkey.server.signin.SignInNoticeSettings;
import dev.latchkey.server.storage.StorageSettings;
import dev.latchkey.server.throttling.LimitSettings;
import dev.latchkey.server.web.ListenSettings;
import dev.latchkey.server.web.site.SiteSettings;
import dev.latchkey.server.webhooks.WebhookSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The settings of all modules: what there is, and whether it fits together. A module declares its
/// own; a new one is named here once, and a new setting of it not at all.
public final class ServerSettings {
  public static final List<Setting<?>> ALL =
      Stream.of(
              ListenSettings.ALL,
              SiteSettings.ALL,
              List.of(Settings.PROFILE),
              LogSettings.ALL,
              StorageSettings.ALL,
              Vaults.ALL,
              MailSettings.ALL,
              RecoverySettings.ALL,
              EnrolmentSettings.ALL,
              SignInLinkSettings.ALL,
              PasskeySettings.ALL,
              ForwardAuthSettings.ALL,
              SignInNoticeSettings.ALL,
              PasswordSettings.ALL,
              SecondFactorSettings.ALL,
              SessionSettings.ALL,
              CountrySettings.ALL,
              DetectionSettings.ALL,
              LimitSettings.ALL,
              DeliverySettings.ALL,
              WebhookSettings.ALL)
          .<Setting<?>>flatMap(List::stream)
          .toList();

  private ServerSettings() {}

  /// Reads what is set.
  ///
  /// @param file YAML; empty where there is none
  /// @param arguments of the command, by key
  /// @throws BadSetting where a key is unknown or the file cannot be read
  public static Settings load(
      Optional<Path> file, Map<String, String> environment, Map<String, String> arguments) {
    return Settings.load(ALL, file, environment, arguments);
  }

  /// Has every module read its own. A value outside its bounds stops the start; none is clamped in
  /// silence.
  ///
  /// @param port the port to listen on
  /// @param secrets those of the secrets file, by name
  /// @return what costs something to read, for those who need it next
  /// @throws BadSetting with one sentence for the operator
  public static Checked check(
      Settings settings, int port, DataFolder data, Function<String, Optional<Secret>> secrets) {
    var listen = ListenSettings.of(settings, port);
    var host = listen.baseUrl().getHost();
    refuseUnfinishedPublicServer(settings);
    var site = SiteSettings.of(settings);
    var _ = LogSettings.of(settings);
    var _ = StorageSettings.of(settings, data.database(), secrets);
    Vaults.check(settings, secrets);
    var mail = MailSettings.of(settings, host, data.mail(), secrets);
    var _ = RecoverySettings.of(settings);
    var _ = EnrolmentSettings.of(settings);
    var _ = SignInLinkSettings.of(settings);
    var _ = PasskeySettings.of(settings, listen.baseUrl());
    var _ = ForwardAuthSettings.of(settings);
    var _ = SignInNoticeSettings.ofNew(settings);
    var rules = PasswordSettings.of(settings, host, site.name());
    var commonList = CommonListSetting.of(settings, rules.minLength());
    var _ = SecondFactorSettings.of(settings);
    var _ = SessionSettings.of(settings);
    DetectionSettings.check(settings);
    var _ = LimitSettings.of(settings);
    var _ = DeliverySettings.of(settings);
    var _ = WebhookSettings.of(settings);
    return new Checked(listen, mail, rules, commonList);
  }

  /// What the start uses after the check: files that settings name are read once.
  public record Checked(
      ListenSettings listen,
      MailSettings mail,
      PasswordSettings passwords,
      Supplier<CommonPasswords> commonList) {}

  /// On a public address links to localhost and mail in a folder reach no user.
  private static void refuseUnfinishedPublicServer(Settings settings) {
    if (ListenSettings.bind(settings).isLoopbackAddress()) {
      return;
    }
    if (!ListenSettings.hasBaseUrl(settings)) {
      throw new BadSetting(
          "bind is a public address: set base-url to the address that people use.");
    }
    if (!MailSettings.hasServer(settings)) {
      throw new BadSetting(
          "bind is a public address: set mail.smtp.host, so that email reaches people.");
    }
  }
}
