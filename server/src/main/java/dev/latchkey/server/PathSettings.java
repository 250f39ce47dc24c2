package dev.latchkey.server;

import dev.latchkey.server.keys.PrivateTrust;
import dev.latchkey.server.keys.UnusableKey;
import dev.latchkey.server.passwords.common.CommonPasswords;
import dev.latchkey.server.settings.BadSetting;
import dev.latchkey.server.settings.Key;
import dev.latchkey.server.settings.Settings;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/// Settings that name a file or a folder. What is there is looked at before anything is made, and a
/// fault of it is told with the setting's name.
final class PathSettings {
  /// ASVS-6.2.4.
  private static final int LEAST_COMMON = 3000;

  private PathSettings() {}

  /// Where letters go without an SMTP server.
  static Path dropFolder(Settings settings, DataFolder data) {
    var set = path(settings, Key.MAIL_DROP_DIR);
    var used = set.or(() -> Optional.of(data.mail()).filter(Files::exists));
    if (settings.optional(Key.MAIL_SMTP_HOST).isEmpty()
        && used.filter(folder -> !canHoldFiles(folder)).isPresent()) {
      throw bad(Key.MAIL_DROP_DIR, "email cannot be written to the folder " + used.get());
    }
    return set.orElse(data.mail());
  }

  /// Whether it is a folder that this user may write to, or can be made as one.
  private static boolean canHoldFiles(Path folder) {
    var there = folder.toAbsolutePath();
    while (there.getParent() != null && !Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
      there = there.getParent();
    }
    return Files.isDirectory(there) && Files.isWritable(there);
  }

  /// The authority behind the SMTP server's certificate.
  static Optional<Path> smtpAuthority(Settings settings) {
    var file = path(settings, Key.MAIL_SMTP_CA_FILE);
    try {
      file.ifPresent(PrivateTrust::context);
    } catch (UnusableKey e) {
      throw bad(Key.MAIL_SMTP_CA_FILE, "no certificate can be read from the file " + file.get());
    }
    return file;
  }

  /// A list of the operator's is read at once, so that a bad one stops the start.
  static Supplier<CommonPasswords> commonPasswords(Settings settings, int minLength) {
    var file = path(settings, Key.PASSWORD_COMMON_LIST);
    if (file.isEmpty()) {
      return CommonPasswords::bundled;
    }
    var list = read(file.get());
    var fitting = list.atLeast(Math.min(15, minLength));
    if (fitting < LEAST_COMMON) {
      throw new BadSetting(
          String.format(
              Locale.ROOT,
              "password.common-list has only %d passwords that are long enough; it must have %d.",
              fitting,
              LEAST_COMMON));
    }
    return () -> list;
  }

  private static CommonPasswords read(Path file) {
    try {
      return CommonPasswords.read(file);
    } catch (IllegalArgumentException e) {
      throw bad(Key.PASSWORD_COMMON_LIST, String.valueOf(e.getMessage()));
    }
  }

  private static Optional<Path> path(Settings settings, Key key) {
    try {
      return settings.optional(key).map(Path::of);
    } catch (InvalidPathException e) {
      throw bad(key, "this is not a path");
    }
  }

  private static BadSetting bad(Key key, String fault) {
    return new BadSetting(key.key() + ": " + fault + ".");
  }
}
