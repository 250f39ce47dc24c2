package dev.latchkey.server.cli;

import dev.latchkey.server.AdminTools;
import dev.latchkey.server.ServerSettings;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.installation.DataFolder;
import dev.latchkey.server.mail.MailTest;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.selfcheck.Report;
import dev.latchkey.server.selfcheck.SelfChecks;
import dev.latchkey.server.selfcheck.UpgradeChecks;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;

/// Runs administration on an installation, whether a server runs on it or not.
final class Administration {
  private Administration() {}

  static List<MailTest.Step> tryMail(InstallationOptions installation, EmailAddress to) {
    var data = installation.made();
    return AdminTools.tryMail(
        data, installation.settings(data), to, new SystemRandomness(), Clock.systemUTC());
  }

  static Report inspect(InstallationOptions installation) {
    return SelfChecks.inspect(
        subject(installation, installation.made()), new SystemRandomness(), Clock.systemUTC());
  }

  static Report inspectUpgrade(InstallationOptions installation) {
    return UpgradeChecks.inspect(
        subject(installation, installation.existing()), new SystemRandomness(), Clock.systemUTC());
  }

  private static SelfChecks.Subject subject(InstallationOptions installation, DataFolder data) {
    return new SelfChecks.Subject(
        data, () -> installation.settings(data), installation.files(data), ServerSettings::check);
  }

  static <T> T with(InstallationOptions installation, Function<AdminTools, T> work) {
    var data = installation.existing();
    try (var tools =
        AdminTools.open(
            data, installation.settings(data), new SystemRandomness(), Clock.systemUTC())) {
      return work.apply(tools);
    }
  }
}
