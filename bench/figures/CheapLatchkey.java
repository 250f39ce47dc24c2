package figures;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Latchkey refuses hashes as cheap as Keycloak's. For the comparison at Keycloak's parameters one
/// class of it is compiled again without that bound, and put before the one in the archive; the
/// product has no switch for it.
record CheapLatchkey(Place place) {
  private static final String SETTINGS = "dev/latchkey/server/passwords/PasswordSettings.java";

  Latchkey prepare(Latchkey latchkey) throws IOException, InterruptedException {
    var folder = Program.empty(place.scratch().resolve("cheap"));
    var source = folder.resolve(SETTINGS);
    Files.createDirectories(source.getParent());
    var bounded = Files.readString(place.home().resolve("server/src/main/java").resolve(SETTINGS));
    var free = bounded.replace("return 19_456;", "return 1_024;");
    if (free.equals(bounded)) {
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
            .at(data)
            .with(
                Map.of(
                    "LATCHKEY_AOT",
                    "off",
                    "LATCHKEY_JAVA_OPTIONS",
                    "-Xbootclasspath/a:" + classes));
    cheap.prepareAccount("off");
    return cheap;
  }

  private void compile(Path source, Path classes) throws IOException, InterruptedException {
    new Program(
            Place.jdk().resolve("bin/javac").toString(),
            "-nowarn",
            "-d",
            classes.toString(),
            "-cp",
            System.getProperty("java.class.path").replace(":", File.pathSeparator),
            source.toString())
        .run(place.scratch().resolve("javac.out"));
  }
}
