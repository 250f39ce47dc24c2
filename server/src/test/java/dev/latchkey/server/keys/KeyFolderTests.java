package dev.latchkey.server.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.latchkey.testkit.TestFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFolderTests {
  private final Path path = TestFolder.make().resolve("keys");
  private final KeyFolder folder = new KeyFolder(path);

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  @Tag("S0-33")
  void folderAndFilesAreTheOwnersAlone() throws IOException {
    folder.replace("a.key", new byte[] {1});
    assertEquals("rwx------", mode(path));
    assertEquals("rw-------", mode(path.resolve("a.key")));
  }

  @ParameterizedTest
  @Tag("S0-33")
  @ValueSource(
      strings = {"rw-r-----", "rw----r--", "rw-rw-rw-", "rw--w----", "rw-----w-", "rw---x--x"})
  void aFileThatOthersMayTouchIsRefusedInOneSentence(String mode) throws IOException {
    folder.replace("a.key", new byte[] {1});
    var file = path.resolve("a.key");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    var refused = assertThrows(UnusableKey.class, () -> folder.load("a.key"));
    assertEquals(
        "The key file %s can be read by other users; make it private: chmod 600 %s"
            .formatted(file, file),
        refused.getMessage());
  }

  @Test
  void aMissingFileIsOneSentenceToo() {
    var refused = assertThrows(UnusableKey.class, () -> folder.load("none.key"));
    assertEquals(
        "The key file " + path.resolve("none.key") + " cannot be read.", refused.getMessage());
  }

  @Test
  void aKeyIsMadeOnce() {
    assertArrayEquals(new byte[] {1}, folder.loadOrCreate("a.key", () -> new byte[] {1}));
    assertArrayEquals(new byte[] {1}, folder.loadOrCreate("a.key", () -> new byte[] {2}));
  }

  @Test
  void whatAnEarlierStartLeftHalfWrittenDoesNoHarm() throws IOException {
    Files.writeString(path.resolve("a.key.new"), "half");
    folder.replace("a.key", new byte[] {1, 2, 3});
    assertArrayEquals(new byte[] {1, 2, 3}, folder.load("a.key"));
  }
}
