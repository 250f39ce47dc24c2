package dev.latchkey.agent.redeem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.agent.fake.TestSinks;
import dev.latchkey.agent.sink.SinkParseResult;
import dev.latchkey.protocol.DeliveryMode;
import dev.latchkey.protocol.DeliveryToken;
import dev.latchkey.protocol.RedemptionId;
import dev.latchkey.protocol.crypto.Fingerprint;
import dev.latchkey.protocol.crypto.Octets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalPolicyTests {
  @TempDir private Path state;

  @Test
  void withoutAFileAllButSuperusersIsAllowed() {
    assertEquals(true, allows(DeliveryMode.CHOOSE, "alice", "file:/x"));
    assertEquals(false, allows(DeliveryMode.CHOOSE, "root", "file:/x"));
    assertEquals(false, allows(DeliveryMode.CHOOSE, "toor", "file:/x"));
  }

  @ParameterizedTest
  @CsvSource({
    "modes: choose, CHOOSE, alice, file:/x, true",
    "modes: choose, GENERATE, alice, file:/x, false",
    "modes:, CHOOSE, alice, file:/x, false",
    "accounts: alice bob, CHOOSE, bob, file:/x, true",
    "accounts: alice bob, CHOOSE, carol, file:/x, false",
    "accounts: alice, CHOOSE, root, file:/x, false",
    "accounts: root, CHOOSE, root, file:/x, true",
    "sinks: file, CHOOSE, alice, file:/x, true",
    "sinks: file:/x, CHOOSE, alice, file:/x, true",
    "sinks: file:/x, CHOOSE, alice, file:/xy, false",
    "sinks: file, CHOOSE, alice, command:/x, false",
    "# sinks: command, CHOOSE, alice, file:/x, true",
  })
  void fileAllowsWhatItNames(
      String line, DeliveryMode mode, String account, String sink, boolean allowed)
      throws IOException {
    Files.writeString(state.resolve("policy"), line + " # a comment\n\n");
    assertEquals(allowed, allows(mode, account, sink));
    Files.writeString(state.resolve("policy"), "\uFEFF" + line + " # a comment\r\n\r\n");
    assertEquals(allowed, allows(mode, account, sink));
  }

  @Test
  void localAccountIsNamedByItsOwnNameOnly() {
    assertEquals(true, allows(DeliveryMode.CHOOSE, "alice", "linux-user:alice"));
    assertEquals(false, allows(DeliveryMode.CHOOSE, "alice", "linux-user:bob"));
    assertEquals(false, allows(DeliveryMode.CHOOSE, "alice", "linux-user:toor"));
    assertEquals(false, allows(DeliveryMode.CHOOSE, "toor", "linux-user:toor"));
    assertEquals(true, allows(DeliveryMode.CHOOSE, "alice", "postgresql:root@/app"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mode: choose", "modes choose", "modes: choose\nmodes: generate", ": x"})
  void lineThatIsNotUnderstoodStopsEverything(String text) throws IOException {
    Files.writeString(state.resolve("policy"), text);
    assertInstanceOf(LocalPolicy.LoadResult.Unreadable.class, read());
  }

  @Test
  void fileThatOthersCanChangeStopsEverything() throws IOException {
    var file = Files.writeString(state.resolve("policy"), "modes: choose\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
    assertInstanceOf(LocalPolicy.LoadResult.Unreadable.class, read());
  }

  @Test
  void refusalNamesTheFileAndTheLineThatAllows() throws IOException {
    var file = state.resolve("policy").toAbsolutePath().toString();
    var unnamed = objection(DeliveryMode.CHOOSE, "root", "file:/x").orElseThrow();
    assertTrue(unnamed.contains("\"accounts: root\" into " + file), unnamed);
    Files.writeString(state.resolve("policy"), "accounts: alice\nsinks: file\n");
    for (var refused :
        List.of(
            objection(DeliveryMode.CHOOSE, "root", "file:/x"),
            objection(DeliveryMode.CHOOSE, "alice", "command:/x"))) {
      assertTrue(refused.orElseThrow().startsWith(file + " does not allow"), refused::toString);
    }
  }

  private boolean allows(DeliveryMode mode, String account, String sink) {
    return objection(mode, account, sink).isEmpty();
  }

  private Optional<String> objection(DeliveryMode mode, String account, String sink) {
    var fp = new Fingerprint(Octets.of(new byte[16]));
    var token = DeliveryToken.make(mode, new RedemptionId(Octets.of(new byte[8])), fp, byte[]::new);
    var known = (SinkParseResult.Known) TestSinks.sinks().read(sink);
    var url = BaseUrl.parse("https://localhost").orElseThrow();
    var order = new RedeemOptions(token, url, Optional.empty(), known.sink(), account);
    return ((LocalPolicy.LoadResult.Loaded) read()).policy().objection(order);
  }

  private LocalPolicy.LoadResult read() {
    return LocalPolicy.read(state, Set.of("root", "toor"));
  }
}
