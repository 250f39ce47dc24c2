package figures;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Latchkey refuses hashes as cheap as Keycloak's. For the comparison at Keycloak's parameters one
/// class of it is compiled again without that bound, in a copy of the installation; the product has
/// no switch for it.
record CheapLatchkey(Place place) {
  private static final String SETTINGS = "dev/latchkey/server/passwords/PasswordSettings.java";

  Latchkey prepare(Latchkey latchkey) throws IOException, InterruptedException {
    var folder = Program.empty(place.scratch().resolve("cheap"));
    var source = folder.resolve(SETTINGS);
    Files.createDirectories(source.getParent());
    var bounded = Files.readString(place.home().resolve("server/src/main/java").resolve(SETTINGS));
    var free =
        bounded
            .replace("LEAST_KIB = 12_288;", "LEAST_KIB = 1_024;")
            .replace("if (memoryKib < least) {", "if (memoryKib < LEAST_KIB) {");
    if (!free.contains(" 1_024;") || !free.contains("< LEAST_KIB)")) {
      throw new Failure("the bound was not found");
    }
    Files.writeString(source, free);
    var classes = folder.resolve("classes");
    compile(source, classes);
    var hash = "password:\n  hash:\n    memory-kib: %d\n    passes: %d\n";
    var data =
        place.data(
            "latchkey-cheap", hash.formatted(Argon2.CHEAP.memoryKib(), Argon2.CHEAP.passes()));
    var cheap =
        latchkey
            .from(installation(folder.resolve("installation"), classes))
            .at(data)
            .with(Map.of("LATCHKEY_AOT", "off"));
    cheap.prepareAccount("off");
    return cheap;
  }

  /// As the release archive lays it out.
  private Path installation(Path folder, Path classes) throws IOException, InterruptedException {
    var lib = Files.createDirectories(folder.resolve("lib"));
    Files.copy(place.home().resolve("latchkey"), folder.resolve("latchkey"), COPY_ATTRIBUTES);
    for (var script : List.of("launcher.sh", "cache.sh", "train.sh")) {
      Files.copy(place.home().resolve("build").resolve(script), lib.resolve(script));
    }
    for (var name : System.getProperty("java.class.path").split(File.pathSeparator)) {
      var jar = Path.of(name);
      Files.copy(jar, lib.resolve(jar.getFileName()));
      if (jar.getFileName().toString().startsWith("latchkey-server-")) {
        run(
            "jar",
            "--update",
            "--file",
            "" + lib.resolve(jar.getFileName()),
            "-C",
            "" + classes,
            ".");
      }
    }
    return folder;
  }

  private void compile(Path source, Path classes) throws IOException, InterruptedException {
    var path = System.getProperty("java.class.path");
    run("javac", "-nowarn", "-d", "" + classes, "-cp", path, "" + source);
  }

  private void run(String tool, String... arguments) throws IOException, InterruptedException {
    var words = new ArrayList<>(List.of(Place.jdk().resolve("bin").resolve(tool).toString()));
    words.addAll(List.of(arguments));
    new Program(words.toArray(String[]::new)).run(place.scratch().resolve(tool + ".out"));
  }
}
