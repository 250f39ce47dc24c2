package dev.latchkey.agent.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.agent.fake.TestSinks;
import dev.latchkey.agent.fake.TestUser;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// With the real `chpasswd` and the real PAM in a mount namespace of its own, whose `/etc` is a
/// folder of the test's. The accounts of this machine are never touched.
@Tag("DP-9")
class LinuxUserSinkTests extends SinkContract {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private PrivateAccounts accounts;
  private Path etc;

  @BeforeEach
  void oldOne() throws Exception {
    accounts = PrivateAccounts.in(folder);
    etc = accounts.etc();
    assertEquals(new ApplyResult.Applied(), apply(sink(), OLD));
  }

  private Sink sink() {
    return sink("alice", DEADLINE, 0);
  }

  private Sink sink(String user, Duration deadline, int uid) {
    var host = TestSinks.host(deadline, uid, folder, new TestSinks.Display());
    var reading =
        assertInstanceOf(SinkParseResult.Known.class, new Sinks(host).read("linux-user:" + user));
    return new LinuxUserSink(reading.sink().address(), accounts.accounts(), host);
  }

  @Override
  Sink working() {
    return sink();
  }

  @Override
  Sink failing() {
    return new ChangedMeanwhile(
        sink(), () -> accounts.write("pam.d/chpasswd", "password requisite pam_deny.so\n"));
  }

  /// By the system's crypt(3), which knows all its forms of hashes.
  @Override
  boolean opens(String password) throws Exception {
    assertTrue(Files.readString(etc.resolve("shadow")).contains("bob:*:"));
    var check = "chomp(my ($p, $h) = (join('', <STDIN>), $ENV{H})); exit(crypt($p, $h) ne $h)";
    var builder = new ProcessBuilder("perl", "-e", check);
    builder.environment().putAll(Map.of("H", accounts.hash("alice")));
    var perl = builder.start();
    try (var in = perl.getOutputStream()) {
      in.write((password + "\n").getBytes(UTF_8));
    }
    return perl.waitFor() == 0;
  }

  @Override
  int longest() {
    return 511;
  }

  @ParameterizedTest
  @ValueSource(strings = {"new password", " a:b\u00e9\u4e16 #", "\ud83d\udd11 \\n $(id)"})
  void pamLetsTheUserSignIn(String password) throws Exception {
    apply(sink(), password);
    assertTrue(signsIn(password));
    assertFalse(signsIn(OLD));
  }

  /// Root tries `su` as somebody else, which asks PAM; others have only what PAM itself calls.
  private boolean signsIn(String password) throws Exception {
    var command = accounts.inside();
    boolean root = TestUser.ID == 0;
    var su = List.of("setpriv", "--reuid=65534", "--clear-groups", "su", "alice", "-c", "true");
    command.addAll(root ? su : List.of("unix_chkpwd", "alice", "nonull"));
    var program =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("su").toFile());
    var process = program.start();
    try (var in = process.getOutputStream()) {
      in.write((password + (root ? "\n" : "\0")).getBytes(UTF_8));
    }
    return process.waitFor() == 0;
  }

  @Test
  void passwordWithLinesCannotSetAnotherOnes() throws Exception {
    for (var password : List.of("new password\nbob:hacked", "a\rb", "a\u0000b")) {
      assertFalse(accepts(sink(), password));
    }
    assertTrue(opens(OLD));
  }

  @Test
  void onlyRootMayDoIt() {
    assertTrue(sink("alice", DEADLINE, 1000).obstacle().orElse("").contains("only root"));
  }

  @ParameterizedTest
  @CsvSource({
    "passwd,alice:x:1007,alice::1007,has no x",
    "passwd,alice:x:1007,alice:*:1007,has no x",
    "passwd,alice:,alicia:,no line for alice",
    "passwd,bob:,alice:,several lines for alice",
    "shadow,alice:,alicia:,no line for alice",
    "shadow,bob:,alice:,several lines for alice",
    "shadow,alice:$,alice:!$,is locked",
    "shadow,::::::,:::::19999:,has expired"
  })
  void accountThatCouldGoWrongIsRefused(String file, String from, String to, String why)
      throws Exception {
    accounts.write(file, Files.readString(etc.resolve(file)).replace(from, to));
    var obstacle = sink().obstacle().orElse("");
    assertTrue(obstacle.contains(why), obstacle);
    assertEquals("linux_user_obstacle", code(apply(sink(), "new password")));
  }

  @Test
  void accountThatExpiresTomorrowOrNeverHadAPasswordWorks() throws Exception {
    accounts.write(
        "shadow",
        PrivateAccounts.SHADOW.replace("alice:*:19000::::::", "alice:!:19000:::::20001:"));
    assertEquals(new ApplyResult.Applied(), apply(sink(), "new password"));
    assertTrue(opens("new password"));
  }

  @Test
  void linksAreRefused() throws Exception {
    var shadow = etc.resolve("shadow");
    Files.createLink(folder.resolve("second"), shadow);
    assertTrue(sink().obstacle().orElse("").contains("hard link"));
    Files.delete(shadow);
    Files.createSymbolicLink(shadow, folder.resolve("second"));
    assertTrue(sink().obstacle().orElse("").contains("symbolic link"));
  }

  @Test
  void mountedShadowIsRefused() throws Exception {
    var java =
        List.of(
            System.getProperty("java.home") + "/bin/java",
            "-cp",
            System.getProperty("java.class.path"));
    var command = accounts.insideAfter("mount --bind \"$1/shadow\" \"$1/shadow\"");
    command.addAll(java);
    command.addAll(List.of(Mounted.class.getName(), etc.toString()));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), said);
    assertTrue(said.contains("mounted by itself"), said);
  }

  /// What the look says to a file that is mounted by itself.
  static final class Mounted {
    private Mounted() {}

    public static void main(String[] args) throws IOException {
      System.out.println(FileTarget.fixed(Path.of(args[0], "shadow")));
    }
  }

  @Test
  void lockOfAnotherProgramIsSeenBefore() throws Exception {
    try (var channel = lockFile();
        var lock = channel.lock()) {
      assertTrue(lock.isValid());
      assertTrue(sink().obstacle().orElse("").contains("holds the lock"));
    }
    accounts.write("shadow.lock", ProcessHandle.current().pid() + "\0");
    assertTrue(sink().obstacle().orElse("").contains("shadow.lock"));
    accounts.write("shadow.lock", "999999999\0");
    assertTrue(sink().obstacle().isEmpty());
  }

  @Test
  void lockThatComesMeanwhileEndsInTimeAndIsUnknown() throws Exception {
    var sink = prepared(sink("alice", Duration.ofSeconds(3), 0));
    try (var channel = lockFile();
        var lock = channel.lock()) {
      assertTrue(lock.isValid());
      assertInstanceOf(ApplyResult.Unsure.class, sink.apply(NewPassword.of("new password")));
    }
    assertTrue(opens(OLD));
  }

  private FileChannel lockFile() throws IOException {
    return FileChannel.open(
        etc.resolve(".pwd.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  @Test
  void refusalOfPamIsShownWithoutThePassword() {
    var refused = assertInstanceOf(ApplyResult.NotApplied.class, apply(failing(), "new password"));
    assertEquals("chpasswd_exit_1", refused.code());
    assertTrue(refused.why().length() > "chpasswd: ".length(), refused.why());
  }

  @Test
  void successOfChpasswdThatDoesNotOpenTheAccountIsUnknown() {
    var sink =
        new ChangedMeanwhile(
            sink(), () -> accounts.write("pam.d/chpasswd", "password sufficient pam_permit.so\n"));
    assertInstanceOf(ApplyResult.Unsure.class, apply(sink, "new password"));
  }

  @Test
  void changeThatEndsWithAnErrorIsUnknown() {
    var sink =
        new ChangedMeanwhile(
            sink(),
            () ->
                accounts.write(
                    "pam.d/chpasswd",
                    "password required pam_unix.so yescrypt\npassword required pam_deny.so\n"));
    var result = apply(sink, "new password");
    assertFalse(result instanceof ApplyResult.Applied, result.toString());
    assertEquals(result instanceof ApplyResult.Unsure, !hashIs(OLD), result.toString());
  }

  private boolean hashIs(String password) {
    try {
      return opens(password);
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-x", "alice:bob", "al ice", "alice\n", "../alice", "\u00e9ve"})
  void namesThatAreNoneAreUnreadable(String name) {
    assertInstanceOf(
        SinkParseResult.Unreadable.class, TestSinks.sinks().read("linux-user:" + name));
  }
}
