package dev.latchkey.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.Console;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ArchitectureTests {
  private static final String AGENT = "dev.latchkey.agent";
  private static final String PROTOCOL = "dev.latchkey.protocol";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(AGENT, PROTOCOL);

  /// The whole graph: an edge more or an edge less is a change to look at.
  private static final Map<String, Set<String>> PACKAGES =
      Map.of(
          "agent.cli",
          Set.of(
              "agent.identity",
              "agent.register",
              "agent.redeem",
              "agent.journal",
              "agent.sink",
              "protocol",
              "protocol.crypto"),
          "agent.register",
          Set.of("agent.identity", "agent.redeem", "protocol", "protocol.crypto"),
          "agent.redeem",
          Set.of("agent.identity", "agent.journal", "agent.sink", "protocol", "protocol.crypto"),
          "agent.identity",
          Set.of("agent.state", "protocol", "protocol.crypto"),
          "agent.journal",
          Set.of("agent.state", "protocol", "protocol.crypto"),
          "agent.sink",
          Set.of("protocol", "protocol.crypto"),
          "protocol",
          Set.of("protocol.crypto"));

  @Test
  void packagesDependAsDrawn() {
    var edges =
        CLASSES.stream()
            .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
            .filter(edge -> isOurs(edge.getTargetClass()) && isOurs(edge.getOriginClass()))
            .filter(edge -> !name(edge.getTargetClass()).equals(name(edge.getOriginClass())))
            .collect(
                groupingBy(
                    edge -> name(edge.getOriginClass()),
                    TreeMap::new,
                    mapping(
                        (Dependency edge) -> name(edge.getTargetClass()),
                        toCollection(TreeSet::new))));
    assertEquals(sorted(PACKAGES), edges);
  }

  @Test
  void bouncyCastleStaysInItsPlaces() {
    noClasses()
        .that()
        .resideOutsideOfPackage(PROTOCOL + ".crypto")
        .and()
        .doNotHaveFullyQualifiedName(AGENT + ".sink.BcryptHash")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bouncycastle..")
        .check(CLASSES);
  }

  @Test
  void jsonStaysInTheProtocol() {
    noClasses()
        .that()
        .resideOutsideOfPackage(PROTOCOL)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.fasterxml..", "tools.jackson..")
        .check(CLASSES);
  }

  @Test
  void commandLineLibraryStaysInItsPackage() {
    noClasses()
        .that()
        .resideOutsideOfPackage(AGENT + ".cli")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("picocli..")
        .check(CLASSES);
  }

  @Test
  @Tag("S0-14")
  void randomnessTimeAndEnvironmentComeFromOnePlace() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(AGENT + ".cli.SystemHost")
        .and()
        .doNotHaveFullyQualifiedName(AGENT + ".cli.SystemHost$1")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(RandomGenerator.class)
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(SecureRandom.class, Instant.class, Clock.class)
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getProperty", String.class)
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(CLASSES);
  }

  @Test
  void nothingIsWrittenInTheMachinesLanguage() {
    noClasses()
        .should()
        .accessTargetWhere(
            DescribedPredicate.describe(
                "the machine's language",
                (JavaAccess<?> access) -> takesTheMachinesLanguage(access.getTarget())))
        .check(CLASSES);
  }

  /// Whether a call takes the machine's language for what it writes or reads: each of these has a
  /// form that is told its language, or the caller writes `String.format(Locale.ROOT, ...)`.
  private static boolean takesTheMachinesLanguage(AccessTarget target) {
    return target instanceof AccessTarget.CodeUnitAccessTarget call
        && (is(target, "java.util.Locale", "getDefault")
            || (is(target, "java.text.MessageFormat", "format")
                && call.getRawParameterTypes().size() == 2)
            || (LANGUAGES.stream().anyMatch(row -> is(target, row[0], row[1]))
                && call.getRawParameterTypes().stream()
                    .noneMatch(type -> type.isEquivalentTo(Locale.class))));
  }

  private static final List<String[]> LANGUAGES =
      Stream.of(
              "java.lang.String|format|formatted|toLowerCase|toUpperCase",
              "java.io.(PrintStream|PrintWriter|Console)|printf|format",
              "java.util.Formatter|<init>",
              "java.util.Scanner|<init>",
              "java.util.Calendar|getInstance",
              "java.util.ResourceBundle|getBundle",
              "java.text.(NumberFormat|DateFormat|Collator|BreakIterator|DecimalFormatSymbols)|get.*Instance",
              "java.text.(DecimalFormat|SimpleDateFormat|MessageFormat|DecimalFormatSymbols)|<init>",
              "java.time.format.DateTimeFormatter|ofPattern",
              "java.time.format.DateTimeFormatterBuilder|toFormatter")
          .map(row -> row.split("\\|(?![^(]*\\))", 2))
          .toList();

  private static boolean is(AccessTarget target, String owner, String method) {
    return target.getOwner().getName().matches(owner) && target.getName().matches(method);
  }

  @Test
  void onlyTheTerminalTouchesTheConsole() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(AGENT + ".cli.ConsoleTerminal")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Console.class)
        .check(CLASSES);
  }

  private static Map<String, Set<String>> sorted(Map<String, Set<String>> map) {
    var sorted = new TreeMap<String, Set<String>>();
    map.forEach((name, targets) -> sorted.put(name, new TreeSet<>(targets)));
    return sorted;
  }

  private static boolean isOurs(JavaClass type) {
    return type.getPackageName().startsWith(AGENT) || type.getPackageName().startsWith(PROTOCOL);
  }

  private static String name(JavaClass type) {
    return type.getPackageName().substring("dev.latchkey.".length());
  }
}
