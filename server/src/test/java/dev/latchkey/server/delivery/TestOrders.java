package dev.latchkey.server.delivery;

import dev.latchkey.server.TestServer;
import dev.latchkey.server.clients.Scope;
import java.util.Map;

/// Deliveries that an application of a test orders.
public final class TestOrders {
  private TestOrders() {}

  /// One in which its recipient chooses a password for a file.
  ///
  /// @return its id
  public static String place(TestServer server, String email, String channel) {
    return server
        .post(
            "/api/v1/deliveries",
            Map.of(
                "recipient",
                Map.of("email", email),
                "target",
                Map.of("account", "deploy", "sink", "file"),
                "mode",
                "choose",
                "channel",
                channel),
            TestServer.bearer(server.accessToken(Scope.DELIVERIES_WRITE)))
        .expect(201)
        .text("id");
  }
}
