package dev.latchkey.server.mail;

import dev.latchkey.server.keys.PrivateTrust;
import dev.latchkey.server.keys.UnusableKey;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.settings.BadSetting;
import dev.latchkey.server.settings.Setting;
import dev.latchkey.server.settings.Settings;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// How mail leaves.
///
/// @param sender of every email
/// @param dropFolder where mail is put as `.eml` files while no SMTP server is set
/// @param openPgp whether mail is encrypted
/// @param smtp the SMTP server, or empty
public record MailSettings(
    Sender sender, Path dropFolder, EncryptionPolicy.Mode openPgp, Optional<SmtpSettings> smtp) {
  private static final String PASSWORD = "mail.smtp.password";
  private static final Setting<String> FROM =
      Setting.text(
          "mail.from",
          "",
          "Sender of every email; no-reply at the host of base-url by default. Required with SMTP"
              + " if base-url is an IP address");
  private static final Setting<String> ENVELOPE_FROM =
      Setting.text(
          "mail.envelope-from",
          "",
          "Address that bounces go to; mail.from by default. Close its mailbox: bounces may contain"
              + " live links");
  private static final Setting<Path> DROP_DIR =
      Setting.path(
          "mail.drop-dir",
          "Folder for .eml files while no SMTP server is set; DIR/mail by default");
  private static final Setting<String> SMTP_HOST =
      Setting.text("mail.smtp.host", "", "SMTP server; without it, email goes to the drop folder");
  private static final Setting<Integer> SMTP_PORT =
      Setting.port(
          "mail.smtp.port", 587, 1, "587 with STARTTLS, or 465 with TLS from the first byte");
  private static final Setting<String> SMTP_TLS =
      Setting.word(
          "mail.smtp.tls",
          "starttls or implicit; email is never sent without TLS",
          "starttls",
          "implicit");
  private static final Setting<String> SMTP_USER =
      Setting.text(
          "mail.smtp.user",
          "",
          "User name for the SMTP server; the password is mail.smtp.password in the secrets file");
  private static final Setting<Path> SMTP_CA_FILE =
      Setting.path(
          "mail.smtp.ca-file",
          "PEM file of the authority that issued the SMTP server's certificate; the system's"
              + " authorities by default");
  private static final Setting<String> OPENPGP =
      Setting.word(
          "mail.openpgp",
          "required, preferred or off: whether email is sent only, if possible or never encrypted"
              + " to the recipient's OpenPGP key",
          "preferred",
          "required",
          "off");

  public static final List<Setting<?>> ALL =
      List.of(
          FROM,
          ENVELOPE_FROM,
          DROP_DIR,
          SMTP_HOST,
          SMTP_PORT,
          SMTP_TLS,
          SMTP_USER,
          SMTP_CA_FILE,
          OPENPGP);

  /// Reads what is set.
  ///
  /// @param host of the base URL
  /// @param folder the drop folder where none is set
  /// @param secrets those of the secrets file, by name
  /// @throws BadSetting with one sentence for the operator
  public static MailSettings of(
      Settings settings, String host, Path folder, Function<String, Optional<Secret>> secrets) {
    var smtp = settings.find(SMTP_HOST).map(server -> smtp(settings, server, secrets));
    var sender = BadSetting.told(() -> sender(settings, host));
    if (smtp.isPresent() && sender.isAtIpAddress()) {
      throw new BadSetting(
          "Email would come from an IP address, which mail servers refuse: set mail.from, and"
              + " mail.envelope-from if you use it, to an address at a domain.");
    }
    return new MailSettings(
        sender,
        dropFolder(settings, folder),
        EncryptionPolicy.Mode.valueOf(settings.get(OPENPGP).toUpperCase(Locale.ROOT)),
        smtp);
  }

  private static SmtpSettings smtp(
      Settings settings, String host, Function<String, Optional<Secret>> secrets) {
    return new SmtpSettings(
        host,
        settings.get(SMTP_PORT),
        settings.get(SMTP_TLS).equals("implicit"),
        settings.find(SMTP_USER),
        secrets.apply(PASSWORD),
        authority(settings));
  }

  private static Sender sender(Settings settings, String host) {
    return Sender.of(
        settings.find(FROM).orElse("no-reply@" + (host.startsWith("[") ? "127.0.0.1" : host)),
        settings.find(ENVELOPE_FROM));
  }

  /// Looked at before anything is made.
  private static Path dropFolder(Settings settings, Path folder) {
    var set = settings.find(DROP_DIR);
    var used = set.or(() -> Optional.of(folder).filter(Files::exists));
    if (!hasServer(settings) && used.filter(path -> !canHoldFiles(path)).isPresent()) {
      throw settings.bad(DROP_DIR, ": email cannot be written to the folder " + used.get());
    }
    return set.orElse(folder);
  }

  /// Whether it is a folder that this user may write to, or can be made as one.
  private static boolean canHoldFiles(Path folder) {
    var there = folder.toAbsolutePath();
    while (there.getParent() != null && !Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
      there = there.getParent();
    }
    return Files.isDirectory(there) && Files.isWritable(there);
  }

  private static Optional<Path> authority(Settings settings) {
    var file = settings.find(SMTP_CA_FILE);
    try {
      file.ifPresent(PrivateTrust::context);
    } catch (UnusableKey e) {
      throw settings.bad(
          SMTP_CA_FILE, ": no certificate can be read from the file " + file.orElseThrow());
    }
    return file;
  }

  /// Whether mail goes to a server, rather than into a folder.
  public static boolean hasServer(Settings settings) {
    return settings.find(SMTP_HOST).isPresent();
  }

  /// The name of the server, where there is one.
  public Optional<String> server() {
    return smtp.map(SmtpSettings::host);
  }
}
