package dev.latchkey.agent.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.agent.fake.TestSinks;
import dev.latchkey.agent.fake.TestUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("DP-9")
class CommandSinkTests extends SinkContract {
  @Override
  Sink working() throws IOException {
    Files.writeString(stored(), OLD);
    return script("exec cat > '" + stored() + "'");
  }

  @Override
  Sink failing() throws IOException {
    Files.writeString(stored(), OLD);
    return script("cat > /dev/null; echo \"cannot set it\" >&2; exit 7");
  }

  @Override
  boolean opens(String password) throws IOException {
    return Files.readString(stored()).equals(password);
  }

  @Test
  void exitCodeIsTheFailuresCode() throws IOException {
    var failure = assertInstanceOf(ApplyResult.NotApplied.class, apply(failing(), "new password"));
    assertEquals("command_exit_7", failure.code());
  }

  @Test
  void programGetsNoArgumentsAndACleanEnvironment() throws IOException {
    var seen = folder.resolve("seen");
    var sink = script("cat > /dev/null; { echo $#; pwd; env; } > '" + seen + "'");
    assertEquals(new ApplyResult.Applied(), apply(sink, "new password"));
    var lines = Files.readAllLines(seen);
    assertEquals("0", lines.getFirst());
    assertEquals("/", lines.get(1));
    for (var line : lines.subList(2, lines.size())) {
      assertTrue(line.matches("(PATH|LC_ALL|PWD|OLDPWD|SHLVL|_)=.*"), line);
    }
  }

  @Test
  void passwordIsInNoListOfProcesses() throws IOException {
    var seen = folder.resolve("seen");
    var sink = script("cat > /dev/null; cat /proc/$$/cmdline /proc/$PPID/cmdline > '" + seen + "'");
    apply(sink, "unmistakable-password");
    assertFalse(Files.readString(seen).contains("unmistakable"));
  }

  @Test
  void programThatHangsIsKilledAndNobodyCanTell() throws IOException {
    var sink = script("cat > /dev/null; exec sleep 600", Duration.ofMillis(300));
    assertInstanceOf(ApplyResult.Unsure.class, apply(sink, "new password"));
  }

  @Test
  void missingProgramIsRefused() {
    var sink = sink(folder.resolve("missing"), Duration.ofSeconds(20));
    assertTrue(sink.obstacle().isPresent());
    assertEquals("command_not_runnable", code(apply(sink, "new password")));
  }

  @Test
  void fileThatIsNoProgramIsRefused() throws IOException {
    var text = Files.writeString(folder.resolve("text"), "hello");
    assertTrue(sink(text, Duration.ofSeconds(20)).obstacle().isPresent());
  }

  @Test
  void programThatCannotStartHasLeftTheOldPassword() throws IOException {
    var broken = folder.resolve("broken");
    Files.writeString(broken, "#!/no/such/interpreter\n");
    Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rwx------"));
    var sink = sink(broken, Duration.ofSeconds(20));
    assertEquals("command_not_started", code(apply(sink, "new password")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxrwx---", "rwx---rwx"})
  void programThatOthersCanChangeIsRefused(String mode) throws IOException {
    var program = write("cat > /dev/null");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString(mode));
    assertTrue(sink(program, Duration.ofSeconds(20)).obstacle().orElse("").contains("other users"));
  }

  @Test
  void programOfSomebodyElseIsRefused() throws IOException {
    var program = write("cat > /dev/null");
    refused(program, program, TestUser.strangerTo(program));
  }

  @Test
  void programInSomebodyElsesFolderIsRefused() throws IOException {
    var theirs = folder("theirs", 0755);
    var program = write(folder("theirs/below", 0755), "cat > /dev/null");
    int user = TestUser.strangerTo(theirs);
    refused(user == 0 ? theirs : program, program, user);
  }

  @ParameterizedTest
  @ValueSource(ints = {0775, 0757})
  void folderThatOthersWriteInIsRefusedAlsoFurtherUp(int mode) throws IOException {
    var open = folder("open", mode);
    refused(open, write(folder("open/below", 0755), "cat > /dev/null"), TestUser.ID);
  }

  @Test
  void stickyFolderIsGoodOnTheWayButNotForTheProgram() throws IOException {
    var open = folder("open", 01777);
    var below = write(folder("open/below", 0755), "cat > /dev/null");
    assertEquals(Optional.empty(), sink(below, Duration.ofSeconds(20)).obstacle());
    refused(open, write(open, "cat > /dev/null"), TestUser.ID);
  }

  @Test
  void linkIsFollowedAndBothWaysAreLookedAt() throws IOException {
    var program = write("cat > /dev/null");
    var link = Files.createSymbolicLink(folder("own", 0755).resolve("link"), program);
    assertEquals(Optional.empty(), sink(link, Duration.ofSeconds(20)).obstacle());
    var open = folder("open", 0777);
    refused(open, Files.createSymbolicLink(open.resolve("link"), program), TestUser.ID);
    var away = Files.createSymbolicLink(folder.resolve("away"), write(open, "cat > /dev/null"));
    refused(open, away, TestUser.ID);
  }

  private static void refused(Path culprit, Path program, int user) {
    var obstacle = sink(program, Duration.ofSeconds(20), user).obstacle().orElse("");
    assertTrue(obstacle.startsWith(culprit + " can be changed by other users"), obstacle);
  }

  private Path folder(String name, int mode) throws IOException {
    var made = Files.createDirectory(folder.resolve(name));
    Files.setAttribute(made, "unix:mode", mode);
    return made;
  }

  private Path stored() {
    return folder.resolve("stored");
  }

  private Sink script(String body) throws IOException {
    return script(body, Duration.ofSeconds(20));
  }

  private Sink script(String body, Duration timeout) throws IOException {
    return sink(write(body), timeout);
  }

  private Path write(String body) throws IOException {
    return write(folder, body);
  }

  private static Path write(Path folder, String body) throws IOException {
    var program = folder.resolve("set-password");
    Files.writeString(program, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return program;
  }

  private static Sink sink(Path program, Duration timeout) {
    return sink(program, timeout, TestUser.ID);
  }

  private static Sink sink(Path program, Duration timeout, int user) {
    var reading = TestSinks.of(timeout, user).read("command:" + program);
    return assertInstanceOf(SinkParseResult.Known.class, reading).sink();
  }
}
