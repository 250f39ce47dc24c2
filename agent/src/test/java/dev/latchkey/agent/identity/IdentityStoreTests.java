package dev.latchkey.agent.identity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.agent.fake.TestRandomness;
import dev.latchkey.agent.fake.TestUser;
import dev.latchkey.protocol.crypto.Fingerprint;
import dev.latchkey.protocol.crypto.Octets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("S0-44")
class IdentityStoreTests {
  private static final Duration NOW = Duration.ofDays(20_000);

  private final Fingerprint one = fingerprint(1);
  private final Fingerprint other = fingerprint(2);

  private Path state;
  private Path folder;
  private IdentityStore store;

  @BeforeEach
  void open(@TempDir Path parent) {
    state = parent.resolve("state");
    folder = state.resolve("identities");
    store = store(TestUser.ID);
  }

  private static Fingerprint fingerprint(int first) {
    var bytes = new byte[16];
    bytes[0] = (byte) first;
    return new Fingerprint(Octets.of(bytes));
  }

  private IdentityStore store(int user) {
    return new IdentityStore(state, user, TestRandomness.bytes());
  }

  private Path file(Fingerprint fp) {
    return folder.resolve(fp.value().hex());
  }

  private ServerIdentity registered(Fingerprint fp) {
    var made = store.findOrMake(fp, NOW);
    return store.change(fp, known -> made.registered("https://localhost", "server-1", "web-1"));
  }

  @Test
  void lookingMakesNothing() {
    assertEquals(Optional.empty(), store.find(one));
    assertEquals(List.of(), store.registered());
    assertFalse(Files.exists(state));
  }

  @Test
  void identityIsOnTheDiskForItsOwnerAloneBeforeItIsGiven() throws IOException {
    var made = store.findOrMake(one, NOW);
    assertEquals(Optional.of(made), store(TestUser.ID).find(one));
    assertEquals(made, store.findOrMake(one, NOW.plusDays(1)));
    assertEquals("rw-------", permissions(file(one)));
    assertEquals("rwx------", permissions(folder));
    assertEquals("rwx------", permissions(state));
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void unconfirmedIdentityIsNotRegistered() {
    store.findOrMake(one, NOW);
    assertEquals(List.of(), store.registered());
    assertEquals(List.of(registered(one)), store.registered());
  }

  @Test
  void eachLatchkeyHasItsOwnKeysAndKnowsNothingOfTheOthers() throws IOException {
    var first = registered(one);
    var second = registered(other);
    assertNotEquals(first.seed(), second.seed());
    assertNotEquals(first.sealing().getFirst().seed(), second.sealing().getFirst().seed());
    var before = Files.readAllBytes(file(other));
    store.change(one, known -> known.offering(store.sealing(2, NOW)));
    assertArrayEquals(before, Files.readAllBytes(file(other)));
    assertEquals(List.of(one, other), store.known());
  }

  @Test
  void secretsAreNotInItsText() {
    var identity = registered(one);
    var text = identity + " " + identity.sealing();
    assertFalse(text.contains(identity.seed().base64()), text);
    assertFalse(text.contains(identity.sealing().getFirst().seed().base64()), text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "nonsense", "{\"url\":\"https://localhost\"}"})
  void damagedFileIsNoIdentityAndStaysAsItIs(String text) throws IOException {
    registered(one);
    registered(other);
    Files.writeString(file(one), text);
    assertDamaged("is damaged");
    assertEquals(text, Files.readString(file(one)));
    assertTrue(store.find(other).isPresent());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "\"number\":1;\"number\":null",
        "\"sealing\":.*];\"sealing\":[]",
        "\"seed\":\"....;\"seed\":\"",
        "};,\"more\":1}",
        "}$;",
      })
  void changedFieldIsDamage(String from, String to) throws IOException {
    registered(one);
    var text = Files.readString(file(one));
    var changed = text.replaceFirst(from, to == null ? "" : to);
    assertNotEquals(text, changed);
    Files.writeString(file(one), changed);
    assertDamaged("is damaged");
  }

  @Test
  void fileUnderTheNameOfAnotherLatchkeyIsDamage() throws IOException {
    registered(other);
    registered(one);
    Files.write(file(one), Files.readAllBytes(file(other)));
    assertDamaged("is damaged");
  }

  private void assertDamaged(String why) {
    for (var use :
        List.<Runnable>of(
            () -> store.find(one),
            () -> store.findOrMake(one, NOW),
            () -> store.change(one, known -> known),
            () -> store.registered())) {
      var unusable = assertThrows(IdentityStore.Unusable.class, use::run).toString();
      assertTrue(unusable.contains(why), unusable);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----"})
  void fileThatOthersMayReadOrWriteIsNotUsed(String mode) throws IOException {
    registered(one);
    Files.setPosixFilePermissions(file(one), PosixFilePermissions.fromString(mode));
    assertDamaged("other users can read it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"identities", "."})
  void folderThatOthersMayWriteInIsNotUsed(String name) throws IOException {
    registered(one);
    Files.setPosixFilePermissions(
        state.resolve(name), PosixFilePermissions.fromString("rwxrwx---"));
    assertDamaged("other users can write in");
  }

  @Test
  void fileOfAnotherUserIsNotUsed() throws IOException {
    registered(one);
    var stranger = store(TestUser.strangerTo(file(one)));
    assertThrows(IdentityStore.Unusable.class, () -> stranger.find(one));
  }

  @Test
  void replacementIsWholeForThoseWhoReadMeanwhile() throws InterruptedException {
    var made = registered(one);
    var seen = new AtomicReference<Throwable>();
    var reader =
        Thread.ofPlatform()
            .start(() -> {
              try {
                while (!Thread.currentThread().isInterrupted()) {
                  assertEquals(made.seed(), store.find(one).orElseThrow().seed());
                }
              } catch (Throwable failed) {
                seen.set(failed);
              }
            });
    for (int n = 2; n < 100; n++) {
      var next = store.sealing(n, NOW);
      store.change(one, known -> known.offering(next));
    }
    reader.interrupt();
    reader.join();
    assertNull(seen.get());
  }

  @Test
  void crashBeforeTheReplacementLeavesWhatWasThere() throws IOException {
    var made = registered(one);
    Files.writeString(folder.resolve(file(one).getFileName() + ".new"), "{\"half");
    assertEquals(Optional.of(made), store.find(one));
    assertEquals(List.of(one), store.known());
    var changed = store.change(one, known -> known.offering(store.sealing(2, NOW)));
    assertEquals(Optional.of(changed), store.find(one));
    assertFalse(Files.exists(folder.resolve(file(one).getFileName() + ".new")));
  }

  @RepeatedTest(4)
  void killedProcessLeavesAWholeIdentityThatTheNextOneGoesOnWith(RepetitionInfo run)
      throws Exception {
    var made = registered(one);
    var process =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                System.getProperty("java.class.path"),
                Replacing.class.getName(),
                state.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertEquals('.', process.getInputStream().read());
    Thread.sleep(17L * run.getCurrentRepetition());
    process.destroyForcibly().waitFor();
    var left = store.find(one).orElseThrow();
    assertEquals(made.seed(), left.seed());
    assertTrue(left.sealing().getFirst().number() > 1, left::toString);
    assertEquals(left, store.change(one, known -> known));
  }

  /// Replaces an identity until it is killed.
  static final class Replacing {
    private Replacing() {}

    public static void main(String[] args) {
      var store = new IdentityStore(Path.of(args[0]), TestUser.ID, TestRandomness.bytes());
      for (int n = 2; ; n++) {
        var next = store.sealing(n, NOW);
        store.change(fingerprint(1), known -> known.offering(next));
        System.out.print('.');
        System.out.flush();
      }
    }
  }

  @Test
  void changeThatFailsChangesNothing() {
    var made = registered(one);
    assertThrows(
        IllegalStateException.class,
        () ->
            store.change(
                one,
                known -> {
                  throw new IllegalStateException("no");
                }));
    assertEquals(Optional.of(made), store.find(one));
  }

  @Test
  void formerFileIsOverwrittenWithItsKeys() throws IOException {
    var made = registered(one);
    var seed = made.sealing().getFirst().seed().base64();
    try (var former = FileChannel.open(file(one))) {
      store.change(one, known -> known.offering(store.sealing(2, NOW)).taken(NOW));
      assertTrue(Files.readString(file(one)).contains(seed), "it is kept while it may be needed");
      var bytes = ByteBuffer.allocate(Math.toIntExact(former.size()));
      former.read(bytes);
      assertArrayEquals(new byte[bytes.capacity()], bytes.array());
    }
  }
}
