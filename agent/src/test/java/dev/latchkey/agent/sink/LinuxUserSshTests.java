package dev.latchkey.agent.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.latchkey.agent.fake.TestSinks;
import dev.latchkey.agent.fake.TestUser;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the sink `linux-user` sets opens the account through a real sshd.
class LinuxUserSshTests {
  @TempDir private static Path folder;
  private static PrivateAccounts accounts;
  private static PrivateSshd sshd;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(TestUser.ID == 0, "only root starts an sshd that lets others in");
    accounts = PrivateAccounts.in(folder);
    sshd = new PrivateSshd(folder, accounts);
  }

  @AfterAll
  static void stop() {
    if (TestUser.ID == 0) {
      sshd.close();
    }
  }

  private static void set(String password) {
    var host = TestSinks.host(Duration.ofSeconds(30), TestUser.ID, folder, new TestSinks.Display());
    var known = (SinkParseResult.Known) new Sinks(host).read("linux-user:alice");
    var sink = new LinuxUserSink(known.sink().address(), accounts.accounts(), host);
    var prepared = assertInstanceOf(Preparation.Prepared.class, sink.prepare(SinkContract.RID));
    assertEquals(new ApplyResult.Applied(), prepared.attempt().apply(NewPassword.of(password)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {" leading and trailing ", "a:b\u00e9\u4e16 #", "\ud83d\udd11 \\n $(id) 'x' \"y\""})
  void userSignsInWithTheNewPasswordAndNotWithTheFormerOne(String password) throws Exception {
    set("former password");
    set(password);
    assertTrue(sshd.opens("alice", password));
    assertFalse(sshd.opens("alice", "former password"));
  }

  @Test
  void longestPasswordOpensAndEachByteOfItCounts() throws Exception {
    var longest = "x".repeat(510);
    set(longest + "y");
    assertTrue(sshd.opens("alice", longest + "y"));
    assertFalse(sshd.opens("alice", longest + "z"));
  }

  @Test
  void accountThatNobodySetAPasswordForStaysShut() throws Exception {
    set("another password");
    assertFalse(sshd.opens("bob", "another password"));
    assertFalse(sshd.opens("bob", ""));
  }
}
