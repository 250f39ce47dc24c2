package dev.latchkey.server.passwords.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.storage.NativeLibrary;
import dev.latchkey.testkit.TestFolder;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharedObjectTests {
  /// Of the library that travels with us; as `readelf -r` and `nm -D` show it.
  @ParameterizedTest
  @CsvSource({"/linux64/libsodium.so, 253b90, 253e80", "/arm64/libsodium.so, 48d48, 48e28"})
  void theSlotsOfTheLibraryAreFoundOnBothProcessors(String resource, String map, String unmap)
      throws IOException {
    var file = NativeLibrary.unpack(resource, TestFolder.make()).orElseThrow();
    try (var arena = Arena.ofConfined()) {
      var object = SharedObject.read(file, arena);
      assertEquals(Optional.of(Long.parseLong(map, 16)), object.slot("mmap"));
      assertEquals(Optional.of(Long.parseLong(unmap, 16)), object.slot("munmap"));
      assertEquals(Optional.empty(), object.slot("unheard_of"));
      assertNotEquals(Optional.empty(), object.exported("sodium_init"));
      assertEquals(Optional.empty(), object.exported("unheard_of"));
      assertTrue(object.isProtected(object.slot("mmap").orElseThrow(), 4096));
    }
  }

  @Test
  void anotherFileIsRefused() throws IOException {
    var file = Files.write(TestFolder.make().resolve("x.so"), new byte[100]);
    try (var arena = Arena.ofConfined()) {
      assertThrows(IllegalArgumentException.class, () -> SharedObject.read(file, arena));
    }
  }
}
