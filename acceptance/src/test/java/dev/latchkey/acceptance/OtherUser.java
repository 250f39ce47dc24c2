package dev.latchkey.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// A user for whom file permissions count: root may write anywhere. Tests that run as root start
/// the program as `nobody` from the layout of a release, which that user may read; others start it
/// as themselves.
final class OtherUser {
  private static final boolean ROOT = System.getProperty("user.name", "").equals("root");
  private static final String NOBODY = "65534";
  private final Path folder;
  private final Path program;

  private OtherUser(Path folder, Path program) {
    this.folder = folder;
    this.program = program;
  }

  /// @param folder an empty one
  static OtherUser set(Path folder) throws IOException {
    if (!ROOT) {
      return new OtherUser(folder, Launcher.ROOT.resolve("latchkey"));
    }
    allowAll(folder, "rwxr-xr-x");
    var lib = Files.createDirectories(folder.resolve("release").resolve("lib"));
    allowAll(Objects.requireNonNull(lib.getParent()), "rwxr-xr-x");
    allowAll(lib, "rwxr-xr-x");
    for (var jar : jars()) {
      allowAll(Files.copy(jar, lib.resolve(jar.getFileName().toString())), "rw-r--r--");
    }
    for (var script : List.of("launcher.sh", "cache.sh", "train.sh")) {
      var source = Launcher.ROOT.resolve("build").resolve(script);
      allowAll(Files.copy(source, lib.resolve(script)), "rw-r--r--");
    }
    var program = lib.resolveSibling("latchkey");
    allowAll(Files.copy(Launcher.ROOT.resolve("latchkey"), program), "rwxr-xr-x");
    return new OtherUser(folder, program);
  }

  private static List<Path> jars() throws IOException {
    try (var folders = Files.list(Launcher.ROOT.resolve("server").resolve("target"))) {
      var assembled =
          folders
              .map(target -> target.resolve("lib"))
              .filter(Files::isDirectory)
              .findFirst()
              .orElseThrow();
      try (var jars = Files.list(assembled)) {
        return jars.toList();
      }
    }
  }

  private static void allowAll(Path file, String mode) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  /// A folder of this user's own.
  ///
  /// @param rights what its owner may do in it
  Path folder(String rights) throws IOException {
    var made = Files.createDirectory(folder.resolve("data"));
    if (ROOT) {
      Finished.of(new ProcessBuilder("chown", NOBODY + ":" + NOBODY, made.toString()), "");
    }
    allowAll(made, (rights.contains("w") ? "rwx" : "r-x") + "------");
    return made;
  }

  /// A folder that belongs to somebody else.
  Path foreignFolder() throws IOException {
    return ROOT ? Files.createDirectory(folder.resolve("data")) : Path.of("/usr");
  }

  Finished run(String... arguments) {
    var command = new ArrayList<String>();
    if (ROOT) {
      command.addAll(
          List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
    }
    command.add(program.toString());
    command.addAll(List.of(arguments));
    var builder = Launcher.prepared(new ProcessBuilder(command), "");
    return Finished.of(builder, "");
  }
}
