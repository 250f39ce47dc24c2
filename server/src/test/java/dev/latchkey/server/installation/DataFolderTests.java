package dev.latchkey.server.installation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.testkit.TestFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataFolderTests {
  private final Path folder = TestFolder.make().resolve("data");

  @Test
  @Tag("S0-33")
  void isMadeForItsOwnerAlone() throws IOException {
    DataFolder.open(folder);
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
  }

  /// Whoever may write there can put files of theirs in the place of ours.
  @ParameterizedTest
  @ValueSource(strings = {"rwxrwx---", "rwx-w----", "rwx---rwx", "rwx----w-"})
  @Tag("S0-33")
  void oneThatOthersMayWriteIsRefused(String mode) throws IOException {
    Files.createDirectory(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));
    var refused = assertThrows(UnusableDataFolder.class, () -> DataFolder.open(folder));
    assertTrue(String.valueOf(refused.getMessage()).contains("chmod 700"));
  }
}
