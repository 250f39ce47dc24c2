package documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Each library and plugin that a pom names has a row that says why it is there, and no row names
/// others. Maven's own plugins share one.
public record Dependencies(Folder folder) {
  private static final String TABLE = "docs/dependencies.md";
  private static final Pattern MANAGED =
      Pattern.compile("(?s)<dependencyManagement>.*</dependencyManagement>");
  private static final Pattern NAMED =
      Pattern.compile(
          "(?s)<(?:dependency|path|plugin)>(?:\\s|<!--.*?-->)*"
              + "(?:<groupId>([^<]+)</groupId>\\s*)?<artifactId>([^<]+)</artifactId>");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| [^|]+ \\| ([^|]+) \\| [^|]{3,} \\|");
  private static final Pattern COORDINATES = Pattern.compile("`([^`:]+:[^`]+)`");
  private static final List<String> SHARED = List.of("dev.latchkey", "org.apache.maven.plugins");

  public void check(Faults faults) throws IOException {
    var named = named();
    var explained = explained();
    named.stream()
        .filter(library -> !explained.contains(library))
        .forEach(library -> faults.add(TABLE, "no row says why there is " + library));
    explained.stream()
        .filter(library -> !named.contains(library))
        .forEach(library -> faults.add(TABLE, "no pom names " + library));
  }

  private Set<String> named() throws IOException {
    var named = new TreeSet<String>();
    read(folder.root().resolve("pom.xml"), named);
    for (var module : folder.modulesWith(".")) {
      if (Files.exists(module.resolve("pom.xml"))) {
        read(module.resolve("pom.xml"), named);
      }
    }
    return named;
  }

  private static void read(Path pom, Set<String> named) throws IOException {
    NAMED
        .matcher(MANAGED.matcher(Files.readString(pom)).replaceAll(""))
        .results()
        .filter(m -> m.group(1) != null && !SHARED.contains(m.group(1)))
        .forEach(m -> named.add(m.group(1) + ":" + m.group(2)));
  }

  private Set<String> explained() throws IOException {
    return ROW.matcher(folder.read(TABLE))
        .results()
        .flatMap(row -> COORDINATES.matcher(row.group(1)).results())
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
