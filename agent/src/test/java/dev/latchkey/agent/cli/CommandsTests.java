package dev.latchkey.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.latchkey.agent.fake.FakeLatchkey;
import dev.latchkey.agent.fake.TestUser;
import dev.latchkey.agent.redeem.TrustAnchors;
import dev.latchkey.testkit.TestAuthority;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTests {
  private Shell shell;

  @BeforeEach
  void open(@TempDir Path folder) {
    shell = new Shell(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"redeem", "register", "status", "doctor"})
  void everyCommandExplainsItself(String command) {
    var run = shell.run(command, "--help");
    assertEquals(0, run.exit());
    assertTrue(run.out().contains("--state"), run.out());
    assertTrue(run.out().contains("--json"), run.out());
  }

  @Test
  void everyParameterIsDescribedAndItsPlaceholderIsAWordInUpperCase() {
    var agent = LatchkeyAgent.line(shell.host());
    var commands = Stream.concat(Stream.of(agent), agent.getSubcommands().values().stream());
    for (var command : commands.toList()) {
      assertFalse(command.getCommandSpec().args().isEmpty());
      for (var parameter : command.getCommandSpec().args()) {
        assertFalse(String.join("", parameter.description()).isBlank(), parameter::toString);
        assertTrue(
            parameter.arity().max() == 0 || parameter.paramLabel().matches("[A-Z]{2,}"),
            parameter::toString);
      }
    }
  }

  @Test
  void everyCommandTellsTheVersion() {
    for (var command : List.of("redeem", "register", "status", "doctor")) {
      assertTrue(shell.run(command, "--version").out().startsWith("latchkey-agent "), command);
    }
  }

  @Test
  void agentExplainsItselfAndItsExitCodes() {
    var run = shell.run("--help");
    assertEquals(0, run.exit());
    assertTrue(run.out().contains("still owed"), run.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "register", "nonsense", "--nonsense"})
  void anythingElseIsWrongUsage(String command) {
    var run = command.isEmpty() ? shell.run() : shell.run(command);
    assertEquals(2, run.exit());
    assertEquals("", run.out());
  }

  @Test
  void whoeverNamesNoCommandIsToldWhichThereAre() {
    for (var run : List.of(shell.run(), shell.run("redem"))) {
      assertTrue(run.err().contains("use one of: redeem, register, status, doctor"), run.err());
    }
  }

  @Test
  void helpOnACommandThatDoesNotExistIsWrongUsage() {
    for (var words : List.of(List.of("redem", "--help"), List.of("redem", "--version"))) {
      var run = shell.run(words.toArray(String[]::new));
      assertEquals(2, run.exit(), run.err());
      assertTrue(run.err().contains("use one of: redeem, register, status, doctor"), run.err());
    }
  }

  @Test
  void statusOfNothingIsEmpty() {
    var run = shell.run("status");
    assertEquals(0, run.exit());
    assertEquals("", run.out());
    assertEquals("[]\n", shell.run("status", "--json").out());
    assertFalse(Files.exists(shell.home.resolve("state")));
  }

  @Test
  void stateMayStandBeforeAndAfterTheCommand() {
    var state = shell.home.resolve("elsewhere").toString();
    assertEquals(0, shell.run("--state", state, "status").exit());
    assertTrue(shell.run("doctor", "--state", state).out().contains(state));
    assertTrue(shell.run("--state", state, "doctor").out().contains(state));
  }

  @Test
  @Tag("S0-42")
  void doctorFindsNothingWrongOnAFreshServer() {
    var run = shell.run("doctor");
    assertEquals(0, run.exit(), run.out());
    assertTrue(run.out().contains("clock"));
    assertTrue(shell.run("doctor", "--json").out().startsWith("[{\"check\":\"java\",\"ok\":true"));
  }

  @Test
  @Tag("S0-42")
  void doctorLooksAtASink() {
    var good = shell.run("doctor", "--to", "file:" + shell.home.resolve("password"));
    assertEquals(0, good.exit(), good.out());
    var bad = shell.run("doctor", "--to", "file:" + shell.home.resolve("missing/password"));
    assertEquals(1, bad.exit());
    assertTrue(bad.out().contains("WRONG sink      there is no folder"), bad.out());
    assertEquals(1, shell.run("doctor", "--to", "nonsense").exit());
  }

  @Test
  @Tag("S0-42")
  void doctorFindsAnOpenStateFolder() throws IOException {
    var state = Files.createDirectory(shell.home.resolve("state"));
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxr-x---"));
    var run = shell.run("doctor");
    assertEquals(1, run.exit());
    assertTrue(run.out().contains("WRONG state"), run.out());
  }

  @Test
  @Tag("S0-42")
  void doctorFindsABrokenPolicy() throws IOException {
    var state = Files.createDirectory(shell.home.resolve("state"));
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx------"));
    Files.writeString(state.resolve("policy"), "nonsense");
    assertEquals(1, shell.run("doctor").exit());
  }

  @Test
  void doctorTriesTheAddress() throws IOException {
    var pki = TestAuthority.stranger();
    var ca = pki.writeTo(shell.home).toString();
    try (var latchkey = new FakeLatchkey(pki.issue("localhost"))) {
      var url = latchkey.url().toString();
      assertTrue(shell.run("doctor", "--url", url, "--ca", ca).out().contains("is valid"));
      assertTrue(shell.run("doctor", "--url", url).out().contains("only a token can vouch"));
    }
    var run = shell.run("doctor", "--url", "https://localhost:1");
    assertEquals(1, run.exit());
    assertEquals(2, shell.run("doctor", "--url", "http://localhost").exit());
  }

  @Test
  void doctorSaysWhenThisServerHasNoListOfAuthorities() {
    shell.anchors = new TrustAnchors(List.of(shell.home.resolve("missing.crt")));
    try (var latchkey = new FakeLatchkey(TestAuthority.stranger().issue("localhost"))) {
      var run = shell.run("doctor", "--url", latchkey.url().toString());
      assertTrue(run.out().contains("install the package ca-certificates, or use --ca"), run.out());
    }
  }

  @Test
  void doctorSaysWhereThisServerIsRegistered() throws IOException {
    assertTrue(shell.run("doctor").out().contains("ok    server    not registered"));
    var folder = Files.createDirectories(shell.home.resolve("state/identities"));
    for (var closed : List.of(shell.home.resolve("state"), folder)) {
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    }
    var file = Files.writeString(folder.resolve("0".repeat(32)), "nonsense");
    var open = shell.run("doctor");
    assertEquals(1, open.exit());
    assertTrue(open.out().contains("WRONG server    cannot use " + file), open.out());
    assertEquals(1, shell.run("status").exit());
    assertTrue(shell.run("status", "--registrations").out().startsWith("damaged"));
  }

  @Test
  void argumentThatBeginsWithAtIsNoFileOfArguments() throws IOException {
    var file = Files.writeString(shell.home.resolve("arguments"), "--help");
    assertEquals(2, shell.run("@" + file).exit());
  }

  @Test
  @Tag("S0-42")
  void doctorFindsSomebodyElsesStateFolder() throws IOException {
    assumeTrue(TestUser.ID == 0, "only root gives files away");
    var state = Files.createDirectory(shell.home.resolve("state"));
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx------"));
    TestUser.strangerTo(state);
    var run = shell.run("doctor");
    assertEquals(1, run.exit());
    assertTrue(run.out().contains("belongs to another user"), run.out());
  }

  @Test
  void accountsThatShareTheSuperusersIdAreFound() throws IOException {
    var passwd =
        Files.write(
            shell.home.resolve("passwd"),
            "root:x:0:0::/:/bin/sh\nm\u00fcller:x:11:0::/:\ntoor:x:0:0::/:\nbob:x:10:0::/:\n"
                .getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(Optional.of(Set.of("root", "toor")), SystemHost.superusers(passwd));
    assertEquals(Optional.empty(), SystemHost.superusers(shell.home.resolve("missing")));
  }

  @Test
  void withoutTheListOfAccountsDoctorSaysSoAndStatusWorks() {
    shell.superusers = Optional.empty();
    var doctor = shell.run("doctor");
    assertEquals(1, doctor.exit());
    assertTrue(doctor.out().contains("/etc/passwd"), doctor.out());
    assertEquals(0, shell.run("status").exit());
  }
}
