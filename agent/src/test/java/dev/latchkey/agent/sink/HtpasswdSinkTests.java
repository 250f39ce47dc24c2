package dev.latchkey.agent.sink;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.agent.fake.TestSinks;
import dev.latchkey.protocol.RedemptionId;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.testkit.TestFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Against a real Apache, a real nginx and the real `htpasswd`.
@Tag("DP-9")
class HtpasswdSinkTests extends SinkContract {
  private static final String SHA1 = "bob:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=";
  private static Path place;
  private static Path users;
  private static BasicAuthServers servers;

  @BeforeAll
  static void start() throws IOException {
    place = Files.createTempDirectory("latchkey-htpasswd-");
    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
    users = Files.writeString(place.resolve("users"), "");
    servers = new BasicAuthServers(place, users);
  }

  @AfterAll
  static void stop() {
    servers.close();
    TestFolder.remove(place);
  }

  @BeforeEach
  void oldOne() throws IOException {
    Files.writeString(users, SHA1 + "\n");
    Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-r--r--"));
    assertEquals(new ApplyResult.Applied(), apply(sink("alice"), OLD));
  }

  @Override
  Sink working() {
    return sink("alice");
  }

  @Override
  Sink failing() {
    return new ChangedMeanwhile(sink("alice"), HtpasswdSinkTests::addSecondLine);
  }

  private static void addSecondLine() {
    try {
      Files.writeString(users, Files.readString(users) + "alice:second\n");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// By Apache and nginx alike; who was in the file before stays in.
  @Override
  boolean opens(String password) throws IOException {
    boolean opens = servers.apacheOpens("alice", password);
    assertEquals(opens, servers.nginxOpens("alice", password));
    assertTrue(servers.apacheOpens("bob", "password") && servers.nginxOpens("bob", "password"));
    return opens;
  }

  @Override
  int longest() {
    return 72;
  }

  @Test
  void htpasswdItselfSaysThatItIsRight() throws Exception {
    apply(working(), "new password");
    var check =
        new ProcessBuilder("htpasswd", "-vi", users.toString(), "alice")
            .redirectErrorStream(true)
            .start();
    try (var in = check.getOutputStream()) {
      in.write("new password\n".getBytes(ISO_8859_1));
    }
    var said = new String(check.getInputStream().readAllBytes(), ISO_8859_1);
    assertEquals(0, check.waitFor(), said);
  }

  @Test
  void hashIsBcryptInTheFormOfApache() throws IOException {
    apply(working(), "new password");
    var line = Files.readAllLines(users).getLast();
    assertTrue(line.matches("alice:\\$2y\\$10\\$[./A-Za-z0-9]{53}"), line);
  }

  @Test
  void lastLineWithoutItsNewlineShutsNobodyOut() throws IOException {
    Files.writeString(users, SHA1);
    assertEquals(new ApplyResult.Applied(), apply(working(), "new password"));
    assertTrue(opens("new password"));
  }

  @Test
  void everythingElseInTheFileIsKeptToTheByte() throws IOException {
    var before = SHA1 + "\n# a comment\r\n\n \t\nalice:x\r\ncarol:\u00e9\u00ff$apr1$x \n";
    Files.write(users, before.getBytes(ISO_8859_1));
    apply(working(), "new password");
    var after = new String(Files.readAllBytes(users), ISO_8859_1);
    assertEquals(before, after.replaceFirst("alice:.*", "alice:x\r"));
    assertTrue(opens("new password"));
  }

  @Test
  void ownerAndModeAreKeptAndNothingElseStays() throws IOException {
    Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-r-----"));
    apply(working(), "new password");
    assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(users)));
    try (var files = Files.list(place)) {
      assertFalse(files.anyMatch(file -> file.getFileName().toString().startsWith(".latchkey-")));
    }
  }

  @Test
  void fileIsReplacedAndNeverRewritten() throws IOException {
    var before = Files.getAttribute(users, "unix:ino");
    apply(working(), "new password");
    assertFalse(before.equals(Files.getAttribute(users, "unix:ino")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alice:x\nalice:y\n",
        "alice:x\n alice:y\n",
        " alice:x\n",
        "alice:realm:5f4dcc3b5aa765d61d8327deb882cf99\n",
        "bob:realm:5f4dcc3b5aa765d61d8327deb882cf99\n",
        "alice:x\u0000\n"
      })
  void fileInWhichALineCouldMeanAnotherThingIsRefused(String text) throws IOException {
    Files.writeString(users, text);
    assertTrue(working().obstacle().isPresent());
    assertEquals("htpasswd_target", code(apply(working(), "new password")));
    assertEquals(text, Files.readString(users));
  }

  @Test
  void missingFileIsRefused() {
    assertTrue(sink(place.resolve("none"), "alice").obstacle().orElse("").contains("no file"));
  }

  @Test
  void symbolicLinkIsRefused() throws IOException {
    var goal = Files.writeString(folder.resolve("goal"), "");
    var link = Files.createSymbolicLink(folder.resolve("link"), goal);
    assertTrue(sink(link, "alice").obstacle().orElse("").contains("symbolic link"));
  }

  @Test
  void hugeFileIsRefused() throws IOException {
    Files.writeString(users, "x".repeat(1 << 20) + "\n");
    assertTrue(working().obstacle().orElse("").contains("larger than 1 MiB"));
  }

  @Test
  void namesFromElsewhereWork() throws IOException {
    for (var name : new String[] {"\u00e9ve", "a.b@example.org", "x$y\\z", "u".repeat(193)}) {
      assertEquals(new ApplyResult.Applied(), apply(sink(name), "new password"));
      assertTrue(servers.apacheOpens(name, "new password"), name);
      assertTrue(servers.nginxOpens(name, "new password"), name);
    }
    assertInstanceOf(SinkParseResult.Unreadable.class, read(users, "u".repeat(194)));
  }

  @Test
  void agentsThatWorkAtOnceLoseNoUser() throws Exception {
    var attempts =
        IntStream.range(0, 8)
            .mapToObj(i -> {
              var rid = new RedemptionId(octets(i));
              return ((Preparation.Prepared) sink("user" + i).prepare(rid)).attempt();
            })
            .toList();
    var start = new CountDownLatch(1);
    var threads =
        attempts.stream()
            .map(attempt ->
                Thread.startVirtualThread(() -> {
                  await(start);
                  attempt.apply(NewPassword.of("new password"));
                }))
            .toList();
    start.countDown();
    for (var thread : threads) {
      thread.join();
    }
    for (int i = 0; i < 8; i++) {
      assertTrue(servers.apacheOpens("user" + i, "new password"), "user" + i);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static Octets octets(int i) {
    return Octets.of(new byte[] {1, 0, 0, 0, 0, 0, 0, (byte) i});
  }

  private static Sink sink(String user) {
    return sink(users, user);
  }

  private static Sink sink(Path file, String user) {
    return assertInstanceOf(SinkParseResult.Known.class, read(file, user)).sink();
  }

  private static SinkParseResult read(Path file, String user) {
    return TestSinks.sinks().read("htpasswd:" + file + ":" + user);
  }
}
