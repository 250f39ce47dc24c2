package dev.latchkey.agent.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.agent.fake.TestUser;
import dev.latchkey.protocol.RedemptionId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FileSinkTests extends SinkContract {
  @Override
  Sink working() throws IOException {
    Files.writeString(target(), "old");
    return sink(target());
  }

  @Override
  Sink failing() throws IOException {
    Files.writeString(target(), "old");
    return new CutOff(sink(target()));
  }

  @Override
  String inForce() throws IOException {
    return Files.readString(target());
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
    Files.writeString(target(), "old");
    Files.setPosixFilePermissions(target(), PosixFilePermissions.fromString("rw-rw-rw-"));
    apply(sink(target()), "new password");
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(target())));
  }

  @Test
  void missingFileIsMade() throws IOException {
    assertEquals(new ApplyResult.Applied(), apply(sink(target()), "new password"));
    assertEquals("new password", inForce());
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

  /// Somebody deletes the temporary file in between.
  private final class CutOff implements Sink {
    private final Sink real;

    CutOff(Sink real) {
      this.real = real;
    }

    @Override
    public SinkAddress address() {
      return real.address();
    }

    @Override
    public Optional<String> obstacle() {
      return real.obstacle();
    }

    @Override
    public Preparation prepare(RedemptionId rid) {
      var prepared = real.prepare(rid);
      try {
        Files.delete(folder.resolve(".latchkey-" + rid.value().hex()));
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
      return prepared;
    }

    @Override
    public ApplyResult recover(RedemptionId rid, String mark) {
      return real.recover(rid, mark);
    }
  }

  private static String code(ApplyResult application) {
    return assertInstanceOf(ApplyResult.NotApplied.class, application).code();
  }

  private Path target() {
    return folder.resolve("password");
  }

  private static Sink sink(Path path) {
    var reading = new Sinks(Duration.ofSeconds(20), TestUser.ID).read("file:" + path);
    return assertInstanceOf(SinkParseResult.Known.class, reading).sink();
  }
}
