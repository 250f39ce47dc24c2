import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Finds what must never be in the repository or in a release: secrets, addresses of machines and
/// registries, traces of whoever built it. Arguments: `repository DIR`, `archive DIR` (an unpacked
/// release; looks into our own jars too) or `prove DIR` (plants each fault in the empty DIR and
/// expects to find it). Exit code 1 when something was found, or a planted fault was not.
class Scan {
  /// `planted` is in two pieces, so that this file does not hold the fault itself.
  record Rule(String name, Pattern pattern, String planted) {
    Rule(String name, String pattern, String planted, String rest) {
      this(name, Pattern.compile(pattern), planted + rest);
    }
  }

  static final List<Rule> IN_TEXT =
      List.of(
          new Rule(
              "private key",
              "PRIVATE KEY( BLOCK)?-----(?s:.{0,40}?)[A-Za-z0-9+/]{40}",
              "-----BEGIN PRIVATE ",
              "KEY-----\nMC4CAQAwBQYDK2VwBCIEIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
          new Rule(
              "signed token",
              "eyJ[\\w-]{10,}\\.[\\w-]{10,}\\.[\\w-]{10,}",
              "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJhbGljZSJ9",
              ".c2lnbmF0dXJlc2lnbmF0dXJl"),
          new Rule(
              "access key",
              "\\b(AKIA[0-9A-Z]{16}|gh[pousr]_\\w{36}|glpat-[\\w-]{20}|xox[abpr]-[\\w-]{20})",
              "AKIA",
              "ABCDEFGHIJKLMNOP"),
          new Rule(
              "path of one machine",
              "(?<![\\w.*?~$}-])/(work|Users|root|tmp)/[\\w.]|(?<![\\w.*])/home/(?!alice\\b|bob\\b)\\w",
              "see /ro",
              "ot/notes.txt"),
          new Rule(
              "address of a registry",
              "\\b(registry|repo\\d?|mirrors?|artifactory|nexus|pypi|deb|packages)"
                  + "(\\.[a-z0-9-]+)+\\.(org|com|net|io)\\b"
                  + "|<(repository|pluginRepository|distributionManagement)>|\"resolved\" *:",
              "https://regis",
              "try.example.org/"),
          new Rule(
              "address without TLS",
              "\\bhttp://(?!localhost|127\\.|\\[::1|([\\w-]+\\.)*(example|test|invalid)\\b"
                  + "|maven\\.apache\\.org/(POM|xsd|ASSEMBLY)/|www\\.w3\\.org/"
                  + "|www\\.apache\\.org/licenses/"
                  // Names in OpenID Connect, which are addresses.
                  + "|schemas\\.openid\\.net/event/|openid\\.net/specs/)[\\w\\[]",
              "http",
              "://latchkey.dev/"),
          new Rule("conflict marker", "(?m)^(<{7}|>{7}) ", "<<<<", "<<< ours"));

  static final List<Rule> IN_NAMES =
      List.of(
          new Rule(
              "file that holds secrets",
              "(^|/)(id_(rsa|ed25519|ecdsa)|\\.env|\\.netrc|[^/]+\\.(p12|jks|key|db|sqlite|eml))$",
              "server",
              ".key"));

  static final Rule LEFTOVER =
      new Rule(
          "file of a build or a checkout",
          "(^|/)(\\.git|\\.build|target|node_modules|data|pom\\.xml|\\.[^/]+)(/|$)",
          "node_modules/",
          "x.js");

  /// The list of what is in a release; it gives the addresses of other projects as they do.
  static final String SBOM = "sbom.cyclonedx.json";

  static final List<String> ADDRESSES = List.of("address of a registry", "address without TLS");

  enum Place {
    REPOSITORY,
    ARCHIVE,
    JAR
  }

  /// What `.gitignore` keeps out.
  static final Pattern IGNORED =
      Pattern.compile("(.*/)?(\\.git|\\.build|target|node_modules)|data|bench/scratch");

  public static void main(String[] args) throws IOException {
    var dir = Path.of(args[1]);
    boolean good =
        switch (args[0]) {
          case "repository" -> report(scan(dir, Place.REPOSITORY));
          case "archive" -> report(scan(dir, Place.ARCHIVE));
          case "prove" -> prove(dir);
          default -> throw new IllegalArgumentException(args[0]);
        };
    System.exit(good ? 0 : 1);
  }

  static boolean report(List<String> findings) {
    findings.forEach(System.err::println);
    return findings.isEmpty();
  }

  static List<String> scan(Path dir, Place place) throws IOException {
    var findings = new ArrayList<String>();
    Files.walkFileTree(
        dir,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            var name = dir.relativize(folder).toString();
            return place == Place.REPOSITORY && IGNORED.matcher(name).matches()
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            var name = dir.relativize(file).toString();
            if (place == Place.REPOSITORY && IGNORED.matcher(name).matches()) {
              return FileVisitResult.CONTINUE; // in a worktree .git is a file
            }
            IN_NAMES.forEach(rule -> find(rule, name, name, findings));
            if (place == Place.ARCHIVE) {
              find(LEFTOVER, name, name, findings);
            }
            if (place == Place.ARCHIVE && name.matches("(.*/)?latchkey-[^/]*\\.jar")) {
              try (var jar = FileSystems.newFileSystem(file)) {
                scan(jar.getPath("/"), Place.JAR)
                    .forEach(found -> findings.add(name + "!" + found));
              }
            } else if (attributes.isRegularFile() && !name.endsWith(".jar")) {
              var text = Files.readString(file, StandardCharsets.ISO_8859_1);
              if (text.indexOf('\0') < 0) {
                IN_TEXT.stream()
                    .filter(rule -> !name.endsWith(SBOM) || !ADDRESSES.contains(rule.name()))
                    .forEach(rule -> find(rule, name, text, findings));
              }
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return findings;
  }

  static void find(Rule rule, String name, String text, List<String> findings) {
    var found = rule.pattern().matcher(text);
    while (found.find()) {
      long line = text.substring(0, found.start()).lines().count();
      findings.add("%s:%d: %s".formatted(name, Math.max(line, 1), rule.name()));
    }
  }

  static boolean prove(Path dir) throws IOException {
    var missed = new ArrayList<String>();
    for (var rule : IN_TEXT) {
      var file = Files.createDirectory(dir.resolve(rule.name())).resolve("File.java");
      Files.writeString(file, "class A {}\n" + rule.planted() + "\n");
      expect(rule, file.getParent(), missed);
    }
    for (var rule : List.of(IN_NAMES.getFirst(), LEFTOVER)) {
      var file = dir.resolve(rule.name()).resolve(rule.planted());
      Files.createDirectories(file.getParent());
      Files.writeString(file, "");
      expect(rule, dir.resolve(rule.name()), missed);
    }
    missed.forEach(name -> System.err.println("a planted fault was not found: " + name));
    return missed.isEmpty();
  }

  static void expect(Rule rule, Path dir, List<String> missed) throws IOException {
    var findings = scan(dir, Place.ARCHIVE);
    if (findings.size() != 1 || !findings.getFirst().endsWith(": " + rule.name())) {
      missed.add(rule.name() + " " + findings);
    }
  }
}
