package dev.latchkey.acceptance.secrets;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.testkit.Canaries;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// At the chattiest log level keys are loaded, changed, damaged and refused: no piece of one is in
/// a log, in the database or in what a command says.
final class KeyLeakTests {
  /// Of every key each piece of that many bytes or, where it is text, twice as many characters.
  private static final int PIECE = 16;

  private final Canaries keys = new Canaries();

  @Test
  @Tag("S4-45")
  @Tag("S0-33")
  @Tag("S0-34")
  void noKeyIsToldWhateverHappensToIt() throws IOException {
    try (var latchkey = RunningLatchkey.start(Map.of("LATCHKEY_LOG_LEVEL", "trace"));
        var api = latchkey.api()) {
      know(latchkey);
      var person = Person.withAccount(latchkey, api);
      administrate(latchkey, 0, "keys", "rotate", "password-hash");
      know(latchkey);
      person.signIn(api).expect(201);
      administrate(latchkey, 0, "keys", "rewrap");
      administrate(latchkey, 0, "keys", "list", "--json");
      administrate(latchkey, 1, "keys", "destroy", "password-hash", "1");
      administrate(latchkey, 2, "keys", "rotate", "digests");
      administrate(latchkey, 0, "check");
      latchkey.stop();
      for (var file : files(latchkey)) {
        if (isNeededToStart(file)) {
          damage(latchkey, file);
        }
      }
      latchkey.restart();
      person.signIn(api).expect(201);
      latchkey.stop();
      search(latchkey);
    }
  }

  private static List<Path> files(RunningLatchkey latchkey) {
    var files =
        RunningLatchkey.files(latchkey.data()).stream()
            .filter(file -> file.toString().endsWith(".key"))
            .toList();
    assertTrue(files.size() >= 6, files::toString);
    return files;
  }

  private void know(RunningLatchkey latchkey) throws IOException {
    for (var file : files(latchkey)) {
      var content = Files.readAllBytes(file);
      var text = new String(content, US_ASCII);
      if (text.startsWith("-----")) {
        text.lines().filter(line -> !line.startsWith("-")).forEach(line -> pieces(file, line));
      } else {
        pieces(file, secretHalf(file, content));
      }
    }
  }

  /// The public half of the signing key is in the same file: everybody may know it.
  private static byte[] secretHalf(Path file, byte[] content) {
    return file.getFileName().toString().startsWith("signing")
        ? Arrays.copyOf(content, Integer.BYTES + ByteBuffer.wrap(content).getInt())
        : content;
  }

  private void pieces(Path file, String line) {
    for (var begin = 0; begin + 2 * PIECE <= line.length(); begin += 2 * PIECE) {
      keys.add(file + " from " + begin, line.substring(begin, begin + 2 * PIECE));
    }
  }

  private void pieces(Path file, byte[] content) {
    for (var begin = 0; begin + PIECE <= content.length; begin += PIECE) {
      keys.add(file + " from " + begin, Arrays.copyOfRange(content, begin, begin + PIECE));
    }
  }

  /// The others are opened later, if ever: when a certificate is made or a letter is signed.
  private static boolean isNeededToStart(Path file) {
    var name = file.getFileName().toString();
    return !name.equals("ca.key") && !name.startsWith("openpgp");
  }

  /// What it says with half of a key, and with a key of nothing but zeros.
  private void damage(RunningLatchkey latchkey, Path file) throws IOException {
    var whole = Files.readAllBytes(file);
    for (var damaged : List.of(Arrays.copyOf(whole, whole.length / 2), new byte[whole.length])) {
      Files.write(file, damaged);
      administrate(latchkey, 1, "serve", "--port", "0");
    }
    Files.write(file, whole);
  }

  private void administrate(RunningLatchkey latchkey, int exitCode, String... words) {
    var said = latchkey.administrate(words);
    assertEquals(exitCode, said.exitCode(), said::toString);
    keys.searchText("what " + String.join(" ", words) + " says", said.out() + said.err());
  }

  private void search(RunningLatchkey latchkey) {
    RunningLatchkey.files(latchkey.data()).stream()
        .filter(file -> !file.toString().endsWith(".key"))
        .forEach(keys::searchFile);
    keys.searchFile(latchkey.out());
    keys.searchFile(latchkey.err());
    assertTrue(
        RunningLatchkey.files(latchkey.data().resolve("log")).stream()
            .anyMatch(log -> RunningLatchkey.read(log).contains("\"TRACE\"")),
        "the log is not at trace");
  }
}
