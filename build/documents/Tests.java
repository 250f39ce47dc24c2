package documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The tests in the sources, each as `module/Class` (a tag of the whole class) or
/// `module/Class#method`.
public record Tests(List<String> all, Map<String, List<String>> byTag) {
  private static final Pattern TAG = Pattern.compile("@Tag\\(\"([^\"]+)\"\\)");
  private static final Pattern TYPE = Pattern.compile("^\\s*(?:[a-z]+ )*class (\\w+)");
  private static final Pattern METHOD = Pattern.compile("^\\s+(?:[a-z]+ )*void (\\w+)\\(");
  static final Pattern NAMED = Pattern.compile("`([a-z]+/\\w+Tests(?:#\\w+)?)`");
  private static final String SOURCES = "src/test/java";

  public static Tests of(Folder folder) throws IOException {
    var tests = new Tests(new ArrayList<>(), new TreeMap<>());
    for (var module : folder.modulesWith(SOURCES)) {
      try (var files = Files.walk(module.resolve(SOURCES))) {
        for (var file : files.filter(name -> name.toString().endsWith("Tests.java")).toList()) {
          tests.collect(module.getFileName().toString(), file);
        }
      }
    }
    tests.byTag.values().forEach(list -> list.sort(null));
    return tests;
  }

  private void collect(String module, Path file) throws IOException {
    var type = module + "/" + file.getFileName().toString().replace(".java", "");
    var tags = new HashSet<String>();
    for (var line : Files.readAllLines(file)) {
      TAG.matcher(line).results().map(found -> found.group(1)).forEach(tags::add);
      var method = METHOD.matcher(line);
      var test = TYPE.matcher(line).find() ? type : null;
      test = method.find() ? type + "#" + method.group(1) : test;
      if (test != null) {
        all.add(test);
        for (var tag : tags) {
          byTag.computeIfAbsent(tag, _ -> new ArrayList<>()).add(test);
        }
        tags.clear();
      }
    }
  }

  List<String> tagged(String tag) {
    return byTag.getOrDefault(tag, List.of());
  }

  /// Each test that a document names exists.
  public void checkNames(Folder folder, Faults faults) throws IOException {
    for (var document : folder.documents()) {
      NAMED
          .matcher(Files.readString(document))
          .results()
          .map(found -> found.group(1))
          .filter(name -> all.stream().noneMatch(test -> isPartOf(test, name)))
          .forEach(name -> faults.add(folder.name(document), "there is no test " + name));
    }
  }

  /// Whether a test is the named one, or one of the named class.
  private static boolean isPartOf(String test, String name) {
    return test.equals(name) || test.startsWith(name + "#");
  }
}
