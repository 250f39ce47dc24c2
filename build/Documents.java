import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Whether the documents keep their word. Arguments: `check DIR` or `update DIR`.
///
/// - Every relative link of every document leads to a file, and to a heading where it names one.
/// - Each test that a document names exists.
/// - `docs/requirements.md` has a row for each requirement, and each test that a row claims carries
///   the requirement's tag. A row that is covered, even in part, claims something.
/// - Each row of `docs/findings.md` can be read by the report of an audit.
/// - `ARCHITECTURE.md` lists the modules as the table of the architecture test does, within 120
///   columns.
///
/// Exit code 1 when something of that is not so. Tests with a tag that no row claims yet are only
/// named; `update` writes them into the table.
class Documents {
  static final String TABLE = "docs/requirements.md";
  static final Pattern ROW =
      Pattern.compile(
          "(?m)^\\| (S[04]-\\d\\d) \\| ([^|]+) \\| ((covered|partly|open)[^|]*) \\|(?: ([^|]+))?"
              + " \\|$");
  static final String FINDINGS = "docs/findings.md";
  static final Pattern FINDING =
      Pattern.compile("\\| \\d{4}-\\d\\d-\\d\\d \\| (critical|high|medium|low) \\| .+ \\|");
  static final Pattern TEST = Pattern.compile("`([a-z]+/\\w+(?:#\\w+)?)`(?: \\(\\d+\\))?,? ?");
  static final Pattern NAMED_TEST = Pattern.compile("`([a-z]+/\\w+Tests(?:#\\w+)?)`");
  static final Pattern TAG = Pattern.compile("@Tag\\(\"([^\"]+)\"\\)");
  static final Pattern TYPE = Pattern.compile("^\\s*(?:[a-z]+ )*class (\\w+)");
  static final Pattern METHOD = Pattern.compile("^\\s+(?:[a-z]+ )*void (\\w+)\\(");
  static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  static final Pattern MODULES = Pattern.compile("(?s)MODULES =\\s*\"\"\"\n(.*?)\"\"\"");

  /// What every test is found under, beside its tags.
  static final String ANY = "";

  /// More tests of one class than this are not named one by one.
  static final int NAMED = 3;

  final Path dir;
  final List<String> faults = new ArrayList<>();
  final List<String> hints = new ArrayList<>();

  Documents(Path dir) {
    this.dir = dir;
  }

  public static void main(String[] args) throws IOException {
    var documents = new Documents(Path.of(args[1]));
    if (args[0].equals("update")) {
      documents.update();
    }
    documents.links();
    documents.namedTests();
    documents.requirements();
    documents.findings();
    documents.modules();
    documents.hints.forEach(System.out::println);
    documents.faults.forEach(System.err::println);
    System.exit(documents.faults.isEmpty() ? 0 : 1);
  }

  // links

  void links() throws IOException {
    for (var document : documents()) {
      var text = withoutCode(Files.readString(document));
      for (var link : LINK.matcher(text).results().map(found -> found.group(1)).toList()) {
        if (!link.matches("[a-z]+:.*") && !leadsSomewhere(document, link)) {
          faults.add(dir.relativize(document) + ": the link " + link + " leads nowhere");
        }
      }
    }
  }

  boolean leadsSomewhere(Path document, String link) throws IOException {
    var parts = link.split("#", 2);
    var target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]).normalize();
    return Files.exists(target)
        && (parts.length == 1 || headings(Files.readString(target)).contains(parts[1]));
  }

  /// As they are named in links: lower case, hyphens for blanks, no other punctuation.
  static Set<String> headings(String text) {
    return withoutCode(text)
        .lines()
        .filter(line -> line.matches("#+ .*"))
        .map(line -> line.replaceFirst("#+ ", "").strip().toLowerCase(Locale.ROOT))
        .map(line -> line.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  static String withoutCode(String text) {
    return text.replaceAll("(?ms)^ *```.*?^ *```$", "");
  }

  List<Path> documents() throws IOException {
    try (var top = Files.list(dir);
        var docs = Files.walk(dir.resolve("docs"))) {
      return Stream.concat(top, docs).filter(file -> file.toString().endsWith(".md")).toList();
    }
  }

  // tests

  void namedTests() throws IOException {
    var all = tests().getOrDefault(ANY, List.of());
    for (var document : documents()) {
      NAMED_TEST
          .matcher(Files.readString(document))
          .results()
          .map(found -> found.group(1))
          .filter(named -> all.stream().noneMatch(test -> isPartOf(test, named)))
          .forEach(named -> faults.add(dir.relativize(document) + ": there is no test " + named));
    }
  }

  // requirements

  static Set<String> expected() {
    return Stream.concat(ids("S0", 45), ids("S4", 74))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static Stream<String> ids(String source, int last) {
    return IntStream.rangeClosed(1, last).mapToObj(number -> "%s-%02d".formatted(source, number));
  }

  void requirements() throws IOException {
    var missing = expected();
    var tests = tests();
    for (var row : rows()) {
      if (!missing.remove(row.group(1))) {
        faults.add(TABLE + ": there is no requirement " + row.group(1) + ", or it stands twice");
      }
      check(row, tests.getOrDefault(row.group(1), List.of()));
    }
    missing.forEach(id -> faults.add(TABLE + ": the row " + id + " is missing or malformed"));
  }

  void check(MatchResult row, Collection<String> tagged) {
    var id = row.group(1);
    var claimed = TEST.matcher(proof(row)).results().map(found -> found.group(1)).toList();
    claimed.stream()
        .filter(test -> tagged.stream().noneMatch(tag -> isPartOf(tag, test)))
        .forEach(test ->
            faults.add(TABLE + ": " + id + " claims " + test + ", and no such test has its tag"));
    var unnamed =
        tagged.stream()
            .filter(tag -> claimed.stream().noneMatch(test -> isPartOf(tag, test)))
            .count();
    if (unnamed > 0) {
      hints.add(TABLE + ": " + unnamed + " tests of " + id + " are not named; update names them");
    }
    if (row.group(4).equals("open") && !tagged.isEmpty()) {
      hints.add(TABLE + ": " + id + " is called open and has tests");
    }
    if (!row.group(4).equals("open") && proof(row).isBlank()) {
      faults.add(TABLE + ": " + id + " is called " + row.group(4) + " and claims no proof");
    }
  }

  /// Whether a tagged test is the claimed one, or one of the claimed class.
  static boolean isPartOf(String tagged, String claimed) {
    return tagged.equals(claimed) || tagged.startsWith(claimed + "#");
  }

  static String proof(MatchResult row) {
    return Optional.ofNullable(row.group(5)).orElse("");
  }

  List<MatchResult> rows() throws IOException {
    return ROW.matcher(Files.readString(dir.resolve(TABLE))).results().toList();
  }

  /// Requirement to tests, each as `module/Class` or `module/Class#method`.
  Map<String, List<String>> tests() throws IOException {
    var tests = new TreeMap<String, List<String>>();
    try (var modules = Files.list(dir)) {
      for (var module : modules.sorted().toList()) {
        var folder = module.resolve("src/test/java");
        if (Files.isDirectory(folder)) {
          collect(module.getFileName() + "/", folder, tests);
        }
      }
    }
    tests.values().forEach(list -> list.sort(null));
    return tests;
  }

  static void collect(String module, Path folder, Map<String, List<String>> tests)
      throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.filter(name -> name.toString().endsWith("Tests.java")).toList()) {
        var type = module + file.getFileName().toString().replace(".java", "");
        var tags = new HashSet<String>();
        for (var line : Files.readAllLines(file)) {
          TAG.matcher(line).results().map(found -> found.group(1)).forEach(tags::add);
          var method = METHOD.matcher(line);
          var test = TYPE.matcher(line).find() ? type : null;
          test = method.find() ? type + "#" + method.group(1) : test;
          if (test != null) {
            tags.add(ANY);
            for (var tag : tags) {
              tests.computeIfAbsent(tag, _ -> new ArrayList<>()).add(test);
            }
            tags.clear();
          }
        }
      }
    }
  }

  void update() throws IOException {
    var tests = tests();
    var file = dir.resolve(TABLE);
    var updated =
        ROW.matcher(Files.readString(file))
            .replaceAll(row -> {
              var documents = TEST.matcher(proof(row)).replaceAll("").strip();
              var names = named(tests.getOrDefault(row.group(1), List.of()));
              var proof = Stream.of(names, documents).filter(part -> !part.isEmpty());
              var line =
                  "| %s | %s | %s | %s |"
                      .formatted(
                          row.group(1),
                          row.group(2),
                          row.group(3),
                          proof.collect(Collectors.joining(", ")));
              return Matcher.quoteReplacement(line.replace("|  |", "| |"));
            });
    Files.writeString(file, updated);
  }

  static String named(List<String> tests) {
    var classes =
        tests.stream()
            .collect(
                Collectors.groupingBy(
                    test -> test.split("#")[0], LinkedHashMap::new, Collectors.toList()));
    return classes.entrySet().stream()
        .flatMap(one ->
            one.getValue().size() > NAMED
                ? Stream.of("`" + one.getKey() + "` (" + one.getValue().size() + ")")
                : one.getValue().stream().map(test -> "`" + test + "`"))
        .collect(Collectors.joining(", "));
  }

  // findings

  /// A row that the report cannot read would never be overdue.
  void findings() throws IOException {
    Files.readString(dir.resolve(FINDINGS))
        .lines()
        .filter(line -> line.startsWith("|"))
        .skip(2)
        .filter(line -> !FINDING.matcher(line).matches())
        .forEach(line -> faults.add(FINDINGS + ": this row is malformed: " + line));
  }

  // modules

  void modules() throws IOException {
    var test =
        Files.readString(
            dir.resolve("server/src/test/java/dev/latchkey/server/ArchitectureTests.java"));
    var table = MODULES.matcher(test);
    if (!table.find()) {
      faults.add("the architecture test has no table of modules that can be read");
      return;
    }
    var written = Files.readString(dir.resolve("ARCHITECTURE.md"));
    var text = written.replaceAll("\n  +", " ");
    if (written.lines().anyMatch(line -> line.length() > 120)) {
      faults.add("ARCHITECTURE.md: a line is longer than 120 columns");
    }
    for (var line : table.group(1).strip().lines().toList()) {
      var sides = (line.strip() + " ").split(" -> ?", 2);
      var uses =
          Stream.of(sides[1].strip().split(" "))
              .filter(name -> !name.isEmpty() && !name.equals("root"))
              .map(name -> "`" + name + "`")
              .collect(Collectors.joining(" "));
      var row = "- `" + sides[0] + "`: " + (uses.isEmpty() ? "-" : uses);
      if (text.lines().noneMatch(shown -> shown.equals(row) || shown.startsWith(row + ","))) {
        faults.add("ARCHITECTURE.md: the list of modules does not show: " + line.strip());
      }
    }
  }
}
