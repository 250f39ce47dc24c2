package dev.latchkey.agent.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.agent.fake.TestSinks;
import dev.latchkey.agent.fake.TestUser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("DP-9")
class FileSinkTests extends SinkContract {
  @Override
  Sink working() throws IOException {
    Files.writeString(target(), OLD);
    return sink(target());
  }

  @Override
  Sink failing() throws IOException {
    Files.writeString(target(), OLD);
    return new ChangedMeanwhile(sink(target()), this::deleteTemporary);
  }

  private void deleteTemporary() {
    try {
      Files.delete(folder.resolve(".latchkey-" + RID.value().hex()));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  boolean opens(String password) throws IOException {
    return Files.readString(target()).equals(password);
  }

  @Test
  void fileIsForItsOwnerOnlyAndNothingElseStays() throws IOException {
    apply(working(), "new password");
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(target())));
    try (var files = Files.list(folder)) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void wideOpenFileIsClosed() throws IOException {
    Files.writeString(target(), OLD);
    Files.setPosixFilePermissions(target(), PosixFilePermissions.fromString("rw-rw-rw-"));
    apply(sink(target()), "new password");
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(target())));
  }

  @Test
  void missingFileIsMade() throws IOException {
    assertEquals(new ApplyResult.Applied(), apply(sink(target()), "new password"));
    assertTrue(opens("new password"));
  }

  @Test
  void symbolicLinkIsRefusedAndItsGoalUntouched() throws IOException {
    var goal = Files.writeString(folder.resolve("goal"), "precious");
    Files.createSymbolicLink(target(), goal);
    var sink = sink(target());
    assertTrue(sink.obstacle().orElse("").contains("symbolic link"));
    assertEquals("file_target", code(apply(sink, "new password")));
    assertEquals("precious", Files.readString(goal));
  }

  @Test
  void symbolicLinkPutThereMeanwhileIsReplacedAndNotFollowed() throws IOException {
    var goal = Files.writeString(folder.resolve("goal"), "precious");
    var attempt = prepared(working());
    Files.delete(target());
    Files.createSymbolicLink(target(), goal);
    attempt.apply(NewPassword.of("new password"));
    assertEquals("precious", Files.readString(goal));
    assertTrue(Files.isRegularFile(target(), LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void symbolicLinkAtTheTemporaryFileIsNotFollowed() throws IOException {
    var goal = Files.writeString(folder.resolve("goal"), "precious");
    Files.createSymbolicLink(folder.resolve(".latchkey-" + RID.value().hex()), goal);
    assertEquals(new ApplyResult.Applied(), apply(working(), "new password"));
    assertEquals("precious", Files.readString(goal));
  }

  @Test
  void folderInPlaceOfTheFileIsRefused() throws IOException {
    Files.createDirectory(target());
    assertEquals("file_target", code(apply(sink(target()), "new password")));
  }

  @Test
  void missingFolderIsRefused() {
    assertTrue(sink(folder.resolve("missing/password")).obstacle().isPresent());
  }

  @Test
  void folderThatTakesNoFilesIsRefused() {
    var code = code(apply(sink(Path.of("/proc/latchkey-test")), "new password"));
    assertTrue(code.equals("file_not_writable") || code.equals("file_target"), code);
  }

  @Test
  void folderThatOthersMayWriteInIsRefused() throws IOException {
    var open = Files.createDirectory(folder.resolve("open"));
    for (var mode : List.of("rwxrwx---", "rwx---rwx")) {
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString(mode));
      refused(open, sink(open.resolve("password")));
      var below = Files.createDirectories(open.resolve("below/closed"));
      refused(open, sink(below.resolve("password")));
    }
  }

  @Test
  void stickyFolderIsGoodOnTheWayButHoldsNoPassword() throws IOException {
    var sticky = Files.createDirectory(folder.resolve("sticky"));
    Files.setAttribute(sticky, "unix:mode", 01777);
    refused(sticky, sink(sticky.resolve("password")));
    var below = Files.createDirectory(sticky.resolve("below"));
    assertEquals(Optional.empty(), sink(below.resolve("password")).obstacle());
  }

  @Test
  void folderOfSomebodyElseIsRefused() throws IOException {
    var theirs = Files.createDirectory(folder.resolve("theirs"));
    int user = TestUser.strangerTo(theirs);
    var sinks = TestSinks.of(Duration.ofSeconds(20), user);
    var reading = sinks.read("file:" + theirs.resolve("password"));
    refused(theirs, assertInstanceOf(SinkParseResult.Known.class, reading).sink());
  }

  @Test
  void folderBehindALinkIsLookedAtToo() throws IOException {
    var open = Files.createDirectory(folder.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    var link = Files.createSymbolicLink(folder.resolve("link"), open);
    assertTrue(sink(link.resolve("password")).obstacle().orElse("").contains("other users"));
  }

  private static void refused(Path culprit, Sink sink) {
    var obstacle = sink.obstacle().orElse("");
    assertTrue(obstacle.startsWith(culprit + " can be changed by other users"), obstacle);
    assertEquals("file_target", code(apply(sink, "new password")));
  }

  @Test
  void fileWhoseOwnerCannotBeKeptIsRefused() throws IOException {
    Files.writeString(target(), OLD);
    var reading = TestSinks.of(Duration.ofSeconds(20), TestUser.ID + 1).read("file:" + target());
    var obstacle = assertInstanceOf(SinkParseResult.Known.class, reading).sink().obstacle();
    assertTrue(obstacle.orElse("").contains("belongs to another user"), obstacle::toString);
  }

  @Test
  void fileWithASecondNameIsRefused() throws IOException {
    Files.createLink(folder.resolve("second"), Files.writeString(target(), OLD));
    assertTrue(sink(target()).obstacle().orElse("").contains("hard link"));
  }

  @Test
  void fileThatIsMountedIsRefused() throws IOException {
    var mounted = Files.readString(Path.of("/proc/self/mountinfo")).lines();
    mounted
        .map(line -> Path.of(line.split(" ", -1)[4]))
        .filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
        .forEach(
            path -> assertTrue(sink(path).obstacle().orElse("").contains("mounted"), path + ""));
  }

  @Test
  void crashAfterTheRenameIsToldToBeApplied() throws IOException {
    var sink = working();
    var attempt = prepared(sink);
    attempt.apply(NewPassword.of("new password"));
    assertEquals(new ApplyResult.Applied(), sink.recover(RID, attempt.mark()));
  }

  @Test
  void crashBeforeTheRenameIsToldToHaveFailedAndClearedUp() throws IOException {
    var sink = working();
    var attempt = prepared(sink);
    Files.writeString(folder.resolve(".latchkey-" + RID.value().hex()), "half a pass");
    assertEquals("crashed", code(sink.recover(RID, attempt.mark())));
    try (var files = Files.list(folder)) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void crashThatNobodyCanTellAboutLeavesNoPasswordBehind() throws IOException {
    var sink = working();
    prepared(sink);
    Files.writeString(folder.resolve(".latchkey-" + RID.value().hex()), "new password");
    assertInstanceOf(ApplyResult.Unsure.class, sink.recover(RID, "another mark"));
    try (var files = Files.list(folder)) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void withoutATimeOfBirthTheInodeTells() throws IOException {
    var sink = working();
    var attempt = prepared(sink);
    var inode = attempt.mark().replaceFirst(" .*", "");
    attempt.apply(NewPassword.of("new password"));
    assertEquals(new ApplyResult.Applied(), sink.recover(RID, inode));
    assertInstanceOf(ApplyResult.Unsure.class, sink.recover(RID, inode + " 1970-01-01T00:00:00Z"));
  }

  @Test
  void birthIsPartOfTheMarkWhereItIsKept() throws IOException {
    var sink = working();
    var attempt = prepared(sink);
    attempt.apply(NewPassword.of("new password"));
    var born = Files.readAttributes(target(), BasicFileAttributes.class).creationTime();
    Files.setLastModifiedTime(target(), FileTime.fromMillis(0));
    boolean kept =
        Files.readAttributes(target(), BasicFileAttributes.class).creationTime().equals(born);
    assertEquals(kept, attempt.mark().endsWith(" " + born));
  }

  private Path target() {
    return folder.resolve("password");
  }

  private static Sink sink(Path path) {
    var reading = TestSinks.sinks().read("file:" + path);
    return assertInstanceOf(SinkParseResult.Known.class, reading).sink();
  }
}
