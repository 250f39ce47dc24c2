package dev.latchkey.server.installation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;

/// The folder with everything that one installation owns: keys, database, certificate, mail, logs.
public record DataFolder(Path path) {
  /// Finds or makes it, mode 0700.
  ///
  /// @throws UnusableDataFolder where it cannot be used by this user; the message is one sentence
  public static DataFolder open(Path path) {
    return at(path).make();
  }

  /// Finds it, or the place where it can be made; makes nothing.
  ///
  /// @throws UnusableDataFolder where it is there and cannot be used by this user; the message is
  ///   one sentence
  public static DataFolder at(Path path) {
    var absolute = path.toAbsolutePath().normalize();
    if (Files.exists(absolute)) {
      check(absolute);
    }
    return new DataFolder(absolute);
  }

  /// Makes it where there is none, mode 0700.
  public DataFolder make() {
    try {
      Files.createDirectories(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new UnusableDataFolder("The data folder " + path + " cannot be created.");
    }
    check(path);
    return this;
  }

  private static void check(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new UnusableDataFolder(folder + " is a file, not a folder.");
    }
    try {
      checkOwner(folder);
      checkMode(folder);
    } catch (IOException e) {
      throw new UnusableDataFolder("The data folder " + folder + " cannot be read.");
    }
    if (!Files.isWritable(folder)) {
      throw new UnusableDataFolder("The data folder " + folder + " is not writable.");
    }
  }

  /// Finds the folder of an installation that is there already: a mistyped name must not make a new
  /// one.
  ///
  /// @throws UnusableDataFolder where there is none; the message is one sentence
  public static DataFolder existing(Path path) {
    var data = made(path);
    if (!Files.exists(data.keys())) {
      throw new UnusableDataFolder(
          "The folder "
              + data.path
              + " contains no installation; create one with latchkey serve, or pass its folder with"
              + " --data.");
    }
    return data;
  }

  /// Finds a folder that someone has made, whether there is an installation in it or not.
  ///
  /// @throws UnusableDataFolder where there is none; the message is one sentence
  public static DataFolder made(Path path) {
    var absolute = path.toAbsolutePath().normalize();
    if (!Files.isDirectory(absolute)) {
      throw new UnusableDataFolder(
          "There is no folder " + absolute + "; pass the installation's folder with --data.");
    }
    return open(absolute);
  }

  /// Who runs this process.
  public static String user() {
    return System.getProperty("user.name");
  }

  private static void checkOwner(Path folder) throws IOException {
    var owner = Files.getOwner(folder).getName();
    if (!owner.equals(user())) {
      throw new UnusableDataFolder(
          "The data folder " + folder + " belongs to " + owner + "; run this as that user.");
    }
  }

  /// A user who can write to it can replace our keys, libraries or database.
  private static void checkMode(Path folder) throws IOException {
    var mode = Files.getPosixFilePermissions(folder);
    if (mode.contains(PosixFilePermission.GROUP_WRITE)
        || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new UnusableDataFolder(
          "Other users can write to the data folder " + folder + "; run: chmod 700 " + folder);
    }
  }

  public Path keys() {
    return path.resolve("keys");
  }

  public Path tls() {
    return path.resolve("tls");
  }

  public Path database() {
    return path.resolve("latchkey.db");
  }

  /// What was last seen of the database; in no backup.
  public Path lastSeen() {
    return path.resolve("last-seen");
  }

  /// Which accounts were deleted; in no backup.
  public Path deletedAccounts() {
    return path.resolve("deleted-accounts");
  }

  public Path mail() {
    return path.resolve("mail");
  }

  public Path log() {
    return path.resolve("log");
  }

  public Path cache() {
    return path.resolve("cache");
  }

  public Path settings() {
    return path.resolve("latchkey.yaml");
  }
}
