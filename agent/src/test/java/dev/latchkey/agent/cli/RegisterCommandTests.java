package dev.latchkey.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.agent.fake.FakeLatchkey;
import dev.latchkey.agent.fake.FakeRegistrations.Registration;
import dev.latchkey.protocol.DeliveryMode;
import dev.latchkey.testkit.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `register` as a shell runs it.
@Tag("S0-44")
class RegisterCommandTests {
  private final TestAuthority pki = TestAuthority.stranger();
  private final FakeLatchkey latchkey = new FakeLatchkey(pki.issue("localhost"));
  private final Registration registration = latchkey.register();
  @TempDir private Path folder;
  private Shell shell;
  private String ca;

  @BeforeEach
  void open() {
    shell = new Shell(folder);
    ca = pki.writeTo(folder).toString();
  }

  @AfterEach
  void close() {
    latchkey.close();
  }

  private Shell.Run register(String... more) {
    var words = List.of("register", "--url", latchkey.url().toString(), "--ca", ca);
    return shell.run(Stream.concat(words.stream(), Stream.of(more)).toArray(String[]::new));
  }

  @Test
  void tokenComesFromStandardInputAndTheResultIsOneWord() {
    shell.input = registration.token.reveal() + "\n";
    var run = register();
    assertEquals(0, run.exit(), run.err());
    assertEquals("registered\n", run.out());
    assertTrue(run.err().contains("Compare its key with what Latchkey shows: "), run.err());
    assertTrue(shell.run("status", "--registrations").out().startsWith("active\tweb-1\t"));
    assertTrue(shell.run("doctor").out().contains("registered with " + latchkey.url()));
  }

  @Test
  void tokenComesFromAFileAndTheResultIsJson() throws IOException {
    var file = Files.writeString(folder.resolve("token"), registration.token.reveal());
    var run = register("--token-file", file.toString(), "--json");
    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().startsWith("{\"status\":\"registered\",\"reason\":\"\","), run.out());
    assertTrue(run.out().contains("\"server\":\"" + registration.id() + "\""), run.out());
    assertFalse((run.out() + run.err()).contains(registration.token.reveal()));
  }

  @Test
  void passwordThatDoesNotOpenMakesTheAgentTellItsSealingKey() {
    shell.input = registration.token.reveal() + "\n";
    assertEquals(0, register().exit());
    var unsealed = latchkey.deliver(DeliveryMode.SEALED_TWO_LOCKS, "alice", "file");
    shell.input = unsealed.token.reveal() + "\n";
    var url = latchkey.url().toString();
    var target = "file:" + folder.resolve("password");
    var run = shell.run("redeem", "--url", url, "--ca", ca, "--account", "alice", "--to", target);
    assertEquals("failed unsealing\n", run.out(), run.err());
    assertEquals(1, registration.renewals.size());
  }

  @Test
  void refusalIsExitCode1AndSaysWhy() {
    shell.input = "nonsense\n";
    var run = register("--json");
    assertEquals(1, run.exit());
    assertTrue(run.out().contains("\"reason\":\"token_malformed\""), run.out());
    assertEquals(List.of(), registration.looks);
  }

  @Test
  void withoutATokenOrWithAnAddressWithoutTlsItIsWrongUsage() {
    assertEquals(2, register().exit());
    assertEquals(2, shell.run("register").exit());
    var open = shell.run("register", "--url", "http://localhost");
    assertEquals(2, open.exit());
    assertTrue(open.err().contains("nothing is sent without TLS"), open.err());
  }
}
