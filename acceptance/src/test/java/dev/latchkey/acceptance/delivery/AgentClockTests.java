package dev.latchkey.acceptance.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.ClientDeliveries;
import dev.latchkey.acceptance.fixtures.FakeTime;
import dev.latchkey.acceptance.fixtures.Finished;
import dev.latchkey.acceptance.fixtures.OneLatchkey;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.acceptance.fixtures.ServerOfUser;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An agent on a server whose clock is wrong, by six times as much as a delivery lives.
@OneLatchkey
final class AgentClockTests {
  private static final String PASSWORD = "granite otter violin 61";
  private final RunningLatchkey latchkey;
  private final ClientDeliveries deliveries;

  AgentClockTests(RunningLatchkey latchkey, Api api) {
    this.latchkey = latchkey;
    this.deliveries = ClientDeliveries.of(latchkey, api);
  }

  @ParameterizedTest
  @ValueSource(strings = {"+1h", "-1h"})
  @Tag("S0-24")
  @Tag("DP-17")
  void clockThatIsOffByAnHourChangesNothing(String offset, @TempDir Path folder) {
    var delivery =
        deliveries.place(ClientDeliveries.body("ada@example.org", "choose", "return")).expect(201);
    var server = new ServerOfUser(folder, latchkey.baseUrl());
    var command = server.command("deploy", server.fileSink(), "--password-stdin");
    command.environment().putAll(FakeTime.with("FAKETIME", offset));
    var redeemed = Finished.of(command, delivery.text("token") + "\n" + PASSWORD + "\n");
    assertEquals(0, redeemed.exitCode(), redeemed::toString);
    assertEquals(PASSWORD, server.password());
    assertEquals("applied", deliveries.status(delivery.text("id")));
  }
}
