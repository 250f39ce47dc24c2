package dev.latchkey.server;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.StringEntry;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What may use what. A new edge, a new library and a new way to the outside world are a visible
/// change of one of these tables.
class ArchitectureTests {
  private static final String ROOT = "dev.latchkey.server";
  private static final JavaClasses CLASSES =
      OurClasses.ALL.that(
          resideOutsideOfPackages(ROOT + ".templates..", ROOT + ".texttemplates.."));

  /// Which package uses which; a flow never uses another. The composition root,
  /// `dev.latchkey.server` itself, stands here as `root`.
  private static final String MODULES =
      """
      secrets ->
      identifiers -> secrets
      turns -> identifiers
      settings ->
      countries -> identifiers settings
      detection -> audit countries identifiers keys secrets settings storage
      sodium -> storage
      storage -> secrets settings
      audit -> identifiers storage
      keys -> audit secrets settings storage
      mail -> audit identifiers keys openpgp secrets settings storage throttling
      openpgp -> audit identifiers keys secrets storage
      proofofwork -> keys secrets web
      throttling -> audit identifiers keys secrets settings storage web
      tokens -> identifiers keys secrets settings storage
      jose -> keys secrets storage web
      web -> identifiers secrets settings turns web.connections
      web.connections -> identifiers turns
      web.page -> identifiers mail secrets web web.site
      web.site -> settings
      web.openapi -> web
      accounts -> audit identifiers keys storage
      passwords -> identifiers keys passwords.common passwords.imported passwords.memory secrets settings sodium storage turns
      passwords.common ->
      passwords.imported -> secrets
      passwords.memory ->
      passkeys -> audit identifiers keys secrets settings storage
      passkeys.webauthn -> passkeys secrets web
      accountsecurity -> accounts audit grants identifiers notifications openpgp passkeys passwords platform secondfactor secrets sessions storage throttling tokens web
      sessions -> audit identifiers keys secrets settings storage web
      secondfactor -> identifiers keys secrets sessions settings storage throttling web
      clients -> audit identifiers jose keys secrets storage web
      grants -> audit clients identifiers keys secrets sessions storage
      enrolment -> accounts audit clients identifiers keys mail notifications passwords platform secrets settings storage throttling tokens web web.page
      signin -> accounts audit clients countries detection identifiers jose keys mail notifications passkeys passkeys.webauthn passwords platform proofofwork secondfactor secrets sessions settings storage throttling tokens turns web web.page web.site
      recovery -> accounts accountsecurity audit clients identifiers mail notifications passwords platform secrets sessions settings storage throttling tokens web web.page
      delivery -> accounts accountsecurity audit clients delivery.agents delivery.servers identifiers keys mail passwords platform secrets sessions settings storage throttling web web.page
      notifications -> accounts countries identifiers mail openpgp storage web.page
      selfservice -> accounts accountsecurity audit grants identifiers mail notifications openpgp passwords platform secrets sessions signin storage throttling web web.page
      selfservice.factors -> accounts accountsecurity audit identifiers notifications platform secondfactor secrets sessions storage throttling web web.page web.site
      passkeys.registration -> accounts accountsecurity audit identifiers notifications passkeys passkeys.webauthn platform secrets sessions storage web web.page web.site
      emailchange -> accounts accountsecurity audit identifiers mail platform secondfactor secrets sessions storage throttling tokens web web.page
      deletion -> accounts accountsecurity audit identifiers mail platform secrets sessions storage throttling tokens web web.page
      admin -> accounts accountsecurity audit clients deletion detection emailchange identifiers mail notifications openpgp passkeys passwords platform recovery secondfactor secrets sessions storage throttling web
      admin.defence -> accounts audit detection identifiers keys platform settings storage throttling
      admin.imports -> accounts accountsecurity admin audit identifiers mail notifications passwords platform recovery secrets storage web
      observability -> settings
      selfcheck -> audit countries enrolment installation keys keys.vaults mail passwords secrets settings sodium storage web webhooks
      root -> accounts accountsecurity admin admin.defence admin.imports audit clients countries deletion delivery delivery.agents delivery.servers detection emailchange enrolment grants identifiers installation jose keys keys.vaults mail notifications observability openid openid.consents openpgp passkeys passkeys.registration passwords passwords.common platform recovery secondfactor secrets selfcheck selfservice selfservice.factors sessions settings signin sodium storage throttling tokens web web.connections web.openapi web.page web.site webhooks
      cli -> accounts admin admin.defence admin.imports audit clients deletion delivery.servers demo detection grants identifiers installation jose keys mail observability passwords passwords.common root secondfactor secrets selfcheck settings storage throttling web webhooks
      demo -> accounts admin audit clients delivery.servers identifiers keys root secrets
      installation -> audit keys storage web.connections
      openid -> clients grants jose openid.applications openid.authorization openid.claims openid.consents openid.device openid.dpop openid.introspection openid.logout openid.revocation openid.token openid.userinfo platform sessions web
      openid.applications -> clients identifiers jose platform secrets storage throttling web
      openid.authorization -> accounts accountsecurity clients grants identifiers jose keys openid.applications openid.dpop openid.leaving platform secrets sessions storage throttling web web.page
      openid.claims -> accounts clients identifiers storage
      openid.consents -> accounts clients grants identifiers platform sessions storage web web.page
      openid.device -> accounts audit clients grants identifiers keys notifications openid.applications platform secrets sessions storage throttling web web.page
      openid.dpop -> jose keys secrets storage web
      openid.introspection -> clients grants identifiers openid.applications secrets web
      openid.leaving -> web web.page
      openid.logout -> audit clients identifiers jose openid.leaving platform sessions storage web web.page
      openid.revocation -> clients grants openid.applications secrets storage web
      openid.token -> clients grants identifiers jose keys openid.applications openid.claims openid.dpop platform secrets storage web
      openid.userinfo -> clients grants identifiers jose openid.applications openid.claims openid.dpop secrets web
      platform -> accounts audit clients countries detection grants identifiers installation keys mail notifications passwords passwords.common secondfactor secrets sessions settings storage throttling tokens web web.page web.site
      webhooks -> accounts audit clients delivery grants identifiers jose keys platform secrets settings storage throttling web
      keys.pkcs11 -> keys secrets settings
      keys.vaults -> keys keys.pkcs11 keys.transit secrets settings
      delivery.agents -> audit identifiers keys platform secrets storage throttling web
      delivery.servers -> accounts accountsecurity audit clients delivery.agents identifiers mail platform secrets sessions storage web web.page
      keys.transit -> keys secrets settings
      """;

  /// Which modules use which library.
  private static final String LIBRARIES =
      """
      org.jdbi -> accounts audit clients deletion delivery delivery.servers emailchange enrolment grants keys mail openid.consents openpgp passkeys passkeys.registration passwords platform recovery secondfactor selfservice selfservice.factors sessions storage tokens webhooks
      com.zaxxer.hikari -> storage
      org.flywaydb -> storage
      org.sqlite.util -> storage
      javax.sql -> storage
      com.sun.management -> web.connections
      com.sun.net.httpserver -> web
      javax.crypto -> keys keys.pkcs11 passwords.imported secondfactor webhooks
      javax.net.ssl -> keys keys.transit mail selfcheck web web.connections webhooks
      javax.security -> keys keys.pkcs11
      javax.xml -> web.site
      org.bouncycastle -> keys keys.pkcs11 openpgp passwords passwords.imported
      com.nulabinc.zxcvbn -> passwords
      jakarta.mail -> mail
      jakarta.activation -> mail
      org.eclipse.angus -> mail
      io.helidon -> web web.connections webhooks
      com.fasterxml.jackson.annotation -> admin cli delivery delivery.servers passkeys.registration selfservice web
      com.fasterxml.jackson.core -> audit keys.transit web
      com.fasterxml.jackson.databind -> audit demo keys.transit web web.openapi
      com.webauthn4j -> passkeys.webauthn
      tools.jackson.dataformat.cbor -> passkeys.webauthn
      gg.jte -> web.page
      io.nayuki.qrcodegen -> secondfactor
      com.ibm.icu -> identifiers
      com.maxmind.db -> countries
      org.altcha -> proofofwork
      org.yaml.snakeyaml -> settings web.openapi
      picocli -> cli
      ch.qos.logback -> observability
      net.logstash.logback -> observability
      org.slf4j -> accounts audit countries detection installation keys keys.pkcs11 mail observability openid.authorization platform root selfcheck storage web web.connections webhooks
      dev.latchkey.protocol -> cli delivery delivery.agents delivery.servers jose keys root sodium
      """;

  @Test
  void packagesUseEachOtherAsTheTableSays() {
    var actual = new TreeMap<String, Set<String>>();
    CLASSES.forEach(type -> actual.putIfAbsent(module(type), new TreeSet<>()));
    dependencies()
        .filter(dependency -> dependency.getTargetClass().getPackageName().startsWith(ROOT))
        .forEach(dependency ->
            actual
                .computeIfAbsent(module(dependency.getOriginClass()), _ -> new TreeSet<>())
                .add(module(dependency.getTargetClass())));
    actual.forEach((module, used) -> used.remove(module));
    assertEquals(sorted(MODULES), lines(actual));
  }

  @Test
  void packagesFormNoCircle() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
  }

  private static final List<String> FLOWS =
      List.of("enrolment", "recovery", "emailchange", "signin", "deletion", "delivery", "openid");

  @Test
  void noFlowUsesAnother() {
    for (var flow : FLOWS) {
      var others =
          FLOWS.stream()
              .filter(other -> !other.equals(flow))
              .map(other -> ROOT + "." + other + "..");
      noClasses()
          .that()
          .resideInAPackage(ROOT + "." + flow + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(others.toArray(String[]::new))
          .check(CLASSES);
    }
  }

  /// `cli` and `demo` start the server; what it is made of knows nothing of it.
  @Test
  void onlyEdgesReachTheRoot() {
    noClassesIn("cli", "demo")
        .and()
        .resideOutsideOfPackage(ROOT)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT)
        .check(CLASSES);
  }

  /// What is hidden can be changed without a look at the rest.
  @Test
  void halfOfTheTypesAreHidden() {
    var types =
        CLASSES.stream()
            .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
            .toList();
    var hidden =
        types.stream().filter(type -> !type.getModifiers().contains(JavaModifier.PUBLIC)).count();
    var percent = 100 * hidden / types.size();
    System.err.printf(
        Locale.ROOT, "%d of %d types are package-private: %d %%%n", hidden, types.size(), percent);
    assertTrue(percent >= 48, percent + " %");
  }

  @Test
  void librariesAreUsedWhereTheTableSays() {
    var actual = new TreeMap<String, Set<String>>();
    for (var dependency : dependencies().toList()) {
      var target = dependency.getTargetClass().getBaseComponentType().getPackageName();
      if (NO_LIBRARY.stream().noneMatch(target::startsWith) && !target.isEmpty()) {
        actual
            .computeIfAbsent(library(target), _ -> new TreeSet<>())
            .add(module(dependency.getOriginClass()));
      }
    }
    assertEquals(sorted(LIBRARIES), lines(actual));
  }

  private static final List<String> NO_LIBRARY = List.of(ROOT, "java.", "org.jspecify.");

  private static String sorted(String table) {
    return table.lines().sorted().collect(joining("\n"));
  }

  /// One line per entry, so that a difference can be read.
  private static String lines(Map<String, Set<String>> table) {
    return table.entrySet().stream()
        .map(entry -> (entry.getKey() + " -> " + String.join(" ", entry.getValue())).strip())
        .sorted()
        .collect(joining("\n"));
  }

  private static Stream<Dependency> dependencies() {
    return StreamSupport.stream(CLASSES.spliterator(), false)
        .flatMap(type -> type.getDirectDependenciesFromSelf().stream());
  }

  private static String module(JavaClass type) {
    var name = type.getBaseComponentType().getPackageName();
    return name.equals(ROOT) ? "root" : name.substring(ROOT.length() + 1);
  }

  /// The longest entry of the table that the package falls under, or the package itself.
  private static String library(String name) {
    return LIBRARIES
        .lines()
        .map(line -> line.replaceFirst(" ->.*", ""))
        .filter(prefix -> name.equals(prefix) || name.startsWith(prefix + "."))
        .max(Comparator.comparingInt(String::length))
        .orElse(name);
  }

  // the outside world

  private static final ArchRule TIME_IS_INJECTED =
      noClassesBut("cli.ServeCommand", "cli.Administration", "cli.DemoCommand")
          .should()
          .callMethodWhere(
              calls(
                  "the time",
                  call ->
                      (is(call, "java.time..*", "now") && parameters(call) == 0)
                          || is(call, "java.time.Clock", "system.*|tick.*")
                          || is(call, "java.lang.System", "currentTimeMillis|nanoTime")))
          .orShould()
          .callConstructor(Date.class);

  private static final ArchRule RANDOMNESS_IS_INJECTED =
      // StrictTls only repeats the signature of an interface of the JDK.
      noClassesBut("secrets.SystemRandomness", "web.connections.StrictTls")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("java.util.random")
                  .or(named("java\\.util\\.(Random|SplittableRandom)"))
                  .or(named("java\\.util\\.concurrent\\.ThreadLocalRandom"))
                  .or(named("java\\.security\\.SecureRandom")))
          .orShould()
          .callMethodWhere(
              calls(
                  "randomness",
                  call ->
                      is(call, "java.lang.Math", "random")
                          || is(call, "java.util.UUID", "randomUUID")));

  private static final ArchRule ENVIRONMENT_IS_INJECTED =
      noClassesBut(
              "cli.InstallationOptions",
              "cli.InstalledPaths",
              "cli.DemoCommand",
              "countries.CountrySettings",
              "installation.DataFolder",
              "selfcheck.JavaCheck",
              "sodium.Sodium",
              "storage.SqliteSettings")
          .should()
          .callMethodWhere(
              calls(
                  "the environment",
                  call -> is(call, "java.lang.System", "getenv|getProperty|getProperties")));

  private static final ArchRule NOBODY_SLEEPS_OR_EXITS =
      noClassesBut("cli.Latchkey")
          .should()
          .callMethodWhere(
              calls(
                  "sleep or exit",
                  call ->
                      is(call, "java.lang.Thread", "sleep")
                          || is(call, "java.lang.(System|Runtime)", "exit|halt")));

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

  private static final ArchRule LANGUAGE_IS_NAMED =
      noClasses()
          .should()
          .accessTargetWhere(
              calls("the machine's language", ArchitectureTests::takesTheMachinesLanguage));

  /// Commands print; everything else logs or answers.
  private static final ArchRule ONLY_COMMANDS_PRINT =
      noClassesIn("cli", "demo").should().accessField(System.class, "out");

  @Test
  void timeIsInjected() {
    TIME_IS_INJECTED.check(CLASSES);
  }

  @Test
  @Tag("S0-14")
  @Tag("S0-22")
  @Tag("S4-10")
  void randomnessIsInjectedAndOfTheOperatingSystem() {
    RANDOMNESS_IS_INJECTED.check(CLASSES);
  }

  @Test
  void theEnvironmentIsInjected() {
    ENVIRONMENT_IS_INJECTED.check(CLASSES);
  }

  @Test
  @Tag("S4-05")
  void nobodySleepsOrExits() {
    NOBODY_SLEEPS_OR_EXITS.check(CLASSES);
  }

  /// Else numbers come out in other digits on some machines, and `I` becomes a dotless `i`.
  @Test
  void nothingIsWrittenInTheMachinesLanguage() {
    LANGUAGE_IS_NAMED.check(CLASSES);
  }

  @Test
  void onlyCommandsPrint() {
    ONLY_COMMANDS_PRINT.check(CLASSES);
  }

  /// All that is banned, each in a method of its own.
  @SuppressWarnings({"unused", "JavaUtilDate", "StringCaseLocaleUsage", "DefaultLocale"})
  private static final class Planted {
    Object instant() {
      return Instant.now();
    }

    Object clock() {
      return Clock.systemUTC();
    }

    Object millis() {
      return System.currentTimeMillis();
    }

    Object date() {
      return new Date();
    }

    Object secureRandom() {
      return new SecureRandom();
    }

    Object random() {
      return new Random();
    }

    Object mathRandom() {
      return Math.random();
    }

    Object threadRandom() {
      return ThreadLocalRandom.current();
    }

    Object uuid() {
      return UUID.randomUUID();
    }

    Object variables() {
      return System.getenv();
    }

    Object variable() {
      return System.getenv("PATH");
    }

    Object property() {
      return System.getProperty("user.name");
    }

    void print() {
      System.out.println();
    }

    void sleep() throws InterruptedException {
      Thread.sleep(1);
    }

    void exit() {
      System.exit(1);
    }

    String digits() {
      return "%d".formatted(hashCode());
    }

    String format() {
      return String.format("%d", hashCode());
    }

    void printf() {
      System.err.printf("%d", hashCode());
    }

    java.util.function.UnaryOperator<String> lower() {
      return String::toLowerCase;
    }

    Object message() {
      return new java.text.MessageFormat("{0}");
    }

    Object pattern() {
      return java.time.format.DateTimeFormatter.ofPattern("d");
    }

    Object fine() {
      return String.format(Locale.ROOT, "%d", hashCode()).toLowerCase(Locale.ROOT);
    }
  }

  @Test
  void theRulesFindWhatIsPlanted() {
    assertEquals(Set.of("instant", "clock", "millis", "date"), findings(TIME_IS_INJECTED));
    assertEquals(
        Set.of("secureRandom", "random", "mathRandom", "threadRandom", "uuid"),
        findings(RANDOMNESS_IS_INJECTED));
    assertEquals(Set.of("variables", "variable", "property"), findings(ENVIRONMENT_IS_INJECTED));
    assertEquals(Set.of("sleep", "exit"), findings(NOBODY_SLEEPS_OR_EXITS));
    assertEquals(Set.of("print"), findings(ONLY_COMMANDS_PRINT));
    assertEquals(
        Set.of("digits", "format", "printf", "lower", "message", "pattern"),
        findings(LANGUAGE_IS_NAMED));
  }

  /// In which of the planted methods.
  private static Set<String> findings(ArchRule rule) {
    var planted = new ClassFileImporter().importClasses(Planted.class);
    return rule.evaluate(planted).getFailureReport().getDetails().stream()
        .map(line -> line.replaceFirst("(?s)Method <[^>]*\\.(\\w+)\\(\\)>.*", "$1"))
        .collect(toCollection(TreeSet::new));
  }

  private static GivenClassesConjunction noClassesBut(String... excepted) {
    var names = Stream.of(excepted).map(name -> ROOT + "." + name).toList();
    return noClasses()
        .that(
            DescribedPredicate.describe("are not " + names, type -> !names.contains(outer(type))));
  }

  private static GivenClassesConjunction noClassesIn(String... excepted) {
    return noClasses()
        .that(
            DescribedPredicate.describe(
                "are outside of " + List.of(excepted),
                type -> !List.of(excepted).contains(module(type))));
  }

  private static String outer(JavaClass type) {
    return type.getName().replaceFirst("\\$.*", "");
  }

  private static DescribedPredicate<JavaClass> named(String pattern) {
    return DescribedPredicate.describe(pattern, type -> type.getName().matches(pattern));
  }

  private static DescribedPredicate<JavaAccess<?>> calls(String what, Predicate<AccessTarget> of) {
    return DescribedPredicate.describe(what, access -> of.test(access.getTarget()));
  }

  private static boolean is(AccessTarget target, String owner, String method) {
    return target.getOwner().getName().matches(owner) && target.getName().matches(method);
  }

  private static int parameters(AccessTarget target) {
    return ((AccessTarget.CodeUnitAccessTarget) target).getRawParameterTypes().size();
  }

  // secrets

  private static final Pattern SECRET_NAME =
      Pattern.compile(
          ".*(password|passphrase|token|secret|cookie|privatekey|credential)s?",
          Pattern.CASE_INSENSITIVE);
  private static final Set<String> TELLING =
      Set.of("java.lang.String", "java.lang.CharSequence", "byte[]", "char[]");

  /// Fields that hold a secret as text, each with its reason.
  private static final Map<String, String> UNMASKED =
      Map.ofEntries(
          Map.entry("selfservice.factors.FactorsApi$Begun.secret", "the answer that hands it out"),
          Map.entry("signin.SignInApi$Begun.sessionToken", "the answer that hands it out"),
          Map.entry("signin.SignInApi$Begun.deviceCookie", "the answer that hands it out"),
          Map.entry(
              "signin.SessionTokenRotationApi$Renewed.sessionToken",
              "the answer that hands it out"),
          Map.entry("selfservice.PasswordApi$Changed.sessionToken", "the answer that hands it out"),
          Map.entry("selfservice.PasswordApi$Changed.deviceCookie", "the answer that hands it out"),
          Map.entry("enrolment.EnrolmentApi$Verified.deviceCookie", "the answer that hands it out"),
          Map.entry("recovery.RecoveryApi$Recovered.deviceCookie", "the answer that hands it out"),
          Map.entry("openid.token.TokenAnswer.accessToken", "the answer that hands it out"),
          Map.entry("openid.token.TokenAnswer.idToken", "the answer that hands it out"),
          Map.entry("openid.token.TokenAnswer.refreshToken", "the answer that hands it out"),
          Map.entry("cli.ClientsAdd$Added.clientSecret", "printed once for the operator"),
          Map.entry("delivery.ShownDelivery.token", "the answer that hands it out"),
          Map.entry("delivery.servers.ServerApi$Issued.token", "the answer that hands it out"),
          Map.entry(
              "delivery.DeliveriesView$Handed.token", "rendered once into a page; masked toString"),
          Map.entry(
              "delivery.servers.ServersView$Issued.token",
              "rendered once into a page; masked toString"),
          Map.entry(
              "cli.ServersCommand$RegistrationToken$Issued.token", "printed once for the operator"),
          Map.entry("delivery.DeliveryMail.token", "rendered into the letter; masked toString"),
          Map.entry("webhooks.WebhookApi$Shown.secret", "the answer that hands it out"),
          Map.entry("web.CsrfGuard$Ticket.token", "the value of a hidden field"));

  @Test
  @Tag("S4-41")
  @Tag("S4-48")
  void whatIsCalledASecretIsOne() {
    var fields =
        CLASSES.stream()
            .flatMap(type -> type.getFields().stream())
            .filter(field -> SECRET_NAME.matcher(field.getName()).matches())
            .filter(field -> !isConstant(field.getModifiers()))
            .filter(field ->
                field.getType().getAllInvolvedRawTypes().stream()
                    .anyMatch(type -> TELLING.contains(type.getName())))
            .map(field -> field.getFullName().substring(ROOT.length() + 1))
            .collect(toCollection(TreeSet::new));
    assertEquals(new TreeSet<>(UNMASKED.keySet()), fields);
  }

  private static boolean isConstant(Set<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.STATIC);
  }

  @Test
  @Tag("S4-41")
  void aSecretIsExposedInMethodsThatSaySo() {
    var telling =
        CLASSES.get(ROOT + ".secrets.Secret").getMethods().stream()
            .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
            .filter(method ->
                TELLING.contains(method.getRawReturnType().getName())
                    || method.getRawReturnType().isArray())
            .map(method -> method.getName())
            .filter(name -> !name.startsWith("expose"))
            .collect(toCollection(TreeSet::new));
    assertEquals(Set.of("toString"), telling);
  }

  // passwords

  /// Each hashes only what [dev.latchkey.server.passwords.PasswordPolicy] has accepted, which the
  /// type of the argument proves; an import takes hashes over, never a password; signing in renews
  /// the hash of a password that is set already.
  private static final Set<String> SET_PASSWORDS =
      Set.of(
          "admin.imports.HashedLine",
          "admin.imports.ImportBatch",
          "admin.imports.KnownAccount",
          "enrolment.Enrolment",
          "recovery.Recovery",
          "selfservice.ChangePassword",
          "signin.SignIn");

  @Test
  @Tag("S4-14")
  void nobodyElseReachesTheHashStore() {
    var callers =
        CLASSES.get(ROOT + ".passwords.Passwords").getMethodCallsToSelf().stream()
            .filter(call -> STORING.contains(call.getName()))
            .map(call -> outer(call.getOriginOwner()).substring(ROOT.length() + 1))
            .filter(name -> !name.startsWith("passwords."))
            .collect(toCollection(TreeSet::new));
    assertEquals(new TreeSet<>(SET_PASSWORDS), callers);
  }

  private static final Set<String> STORING =
      Set.of("set", "renew", "renewed", "hashAndSeal", "wrapAndSeal", "seal");

  @Test
  @Tag("S4-14")
  void onlyTheGateAcceptsAPassword() {
    var makers =
        CLASSES.get(ROOT + ".passwords.AcceptedPassword").getConstructorCallsToSelf().stream()
            .map(call -> outer(call.getOriginOwner()).substring(ROOT.length() + 1))
            .collect(toCollection(TreeSet::new));
    assertEquals(Set.of("passwords.PasswordPolicy"), makers);
  }

  private static final Pattern HASH_TABLE =
      Pattern.compile("(?is).*\\b(from|into|update|join)\\s+passwords\\b.*");

  @Test
  @Tag("S4-14")
  void onlyOneClassKnowsTheTableOfHashes() throws IOException {
    try (var files = Files.walk(Path.of("target", "classes", "dev", "latchkey"))) {
      var naming =
          files
              .filter(file -> file.toString().endsWith(".class"))
              .filter(file -> constants(file).anyMatch(HASH_TABLE.asMatchPredicate()))
              .map(file -> file.getFileName().toString())
              .collect(toCollection(TreeSet::new));
      assertEquals(Set.of("Passwords.class"), naming);
    }
  }

  // algorithms

  private static final Pattern BROKEN =
      Pattern.compile(
          "(?i)(hmac)?(md2|md4|md5|sha-?1)(with.*)?|des(ede)?(/.*)?|rc4|.*/ecb/.*|bcrypt");

  /// All that authenticator apps agree on (C-34); HMAC does not need the strength that SHA-1 lost.
  private static final String OF_APPS =
      "target/classes/dev/latchkey/server/secondfactor/Totp.class: HmacSHA1";

  @Test
  @Tag("S4-09")
  @Tag("S4-23")
  void noBrokenAlgorithmIsNamedInTheByteCode() throws IOException {
    var ours = Path.of("target", "classes", "dev", "latchkey");
    assertEquals(List.of(OF_APPS), brokenAlgorithms(ours));
  }

  @Test
  void aBrokenAlgorithmIsFound() {
    assertFalse(brokenAlgorithms(classFile(PlantedDigest.class)).isEmpty());
  }

  @SuppressWarnings("unused")
  private static final class PlantedDigest {
    String name() {
      return "MD5";
    }
  }

  private static List<String> brokenAlgorithms(Path folder) {
    try (var files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".class"))
          .flatMap(
              file -> constants(file).filter(BROKEN.asMatchPredicate()).map(s -> file + ": " + s))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> constants(Path classFile) {
    try {
      var pool = ClassFile.of().parse(classFile).constantPool();
      return StreamSupport.stream(pool.spliterator(), false)
          .filter(StringEntry.class::isInstance)
          .map(entry -> ((StringEntry) entry).stringValue());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path classFile(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
          .resolve(type.getName().replace('.', '/') + ".class");
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
