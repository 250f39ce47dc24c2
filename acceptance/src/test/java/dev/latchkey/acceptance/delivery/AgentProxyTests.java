package dev.latchkey.acceptance.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.ApiClient;
import dev.latchkey.acceptance.fixtures.Finished;
import dev.latchkey.acceptance.fixtures.InterceptingProxy;
import dev.latchkey.acceptance.fixtures.Launcher;
import dev.latchkey.acceptance.fixtures.OneLatchkey;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.acceptance.fixtures.ServerOfUser;
import dev.latchkey.acceptance.fixtures.TunnelProxy;
import dev.latchkey.testkit.TestAuthority;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The agent behind a proxy that lets nothing out but tunnels.
@OneLatchkey
final class AgentProxyTests {
  private static final String PASSWORD = "twelve amber windmills";
  private final RunningLatchkey latchkey;
  private final Api api;

  AgentProxyTests(RunningLatchkey latchkey, Api api) {
    this.latchkey = latchkey;
    this.api = api;
  }

  private String token() {
    var application = ApiClient.add(latchkey, api, "deliveries:write");
    var order =
        Map.of(
            "recipient",
            Map.of("email", "ada@example.org"),
            "target",
            Map.of("account", "deploy", "sink", "file"),
            "mode",
            "choose",
            "channel",
            "return");
    return api.post("/api/v1/deliveries", order, application.token()).expect(201).text("token");
  }

  private Finished redeem(Path folder, Map<String, String> environment) {
    var server = new ServerOfUser(folder, latchkey.baseUrl());
    var command = server.command("deploy", server.fileSink(), "--password-stdin");
    command.environment().putAll(environment);
    var finished = Finished.of(command, token() + "\n" + PASSWORD + "\n");
    if (finished.exitCode() == 0) {
      assertEquals(PASSWORD, server.password());
    }
    return finished;
  }

  @Test
  void theAgentGoesThroughTheProxyAndSaysSo(@TempDir Path folder) {
    try (var proxy = new TunnelProxy("")) {
      var redeemed = redeem(folder, Map.of("https_proxy", "http://127.0.0.1:" + proxy.port()));
      assertEquals(0, redeemed.exitCode(), redeemed::toString);
      assertTrue(
          redeemed.err().contains("through the proxy 127.0.0.1:" + proxy.port()), redeemed::err);
      assertFalse(proxy.asked().isEmpty());
      var line = "CONNECT localhost:%d HTTP/1.1".formatted(latchkey.port());
      proxy.asked().forEach(head -> assertTrue(head.startsWith(line), head));
    }
  }

  @Test
  void credentialsReachTheProxyAndNoWordOfTheAgent(@TempDir Path folder) {
    try (var proxy = new TunnelProxy("dGVzdDpzNGNyZXQ=")) {
      var address = "http://test:s4cret@127.0.0.1:" + proxy.port();
      var redeemed = redeem(folder, Map.of("HTTPS_PROXY", address));
      assertEquals(0, redeemed.exitCode(), redeemed::toString);
      assertFalse((redeemed.err() + redeemed.out()).contains("s4cret"), redeemed::toString);
      var wrong = redeem(folder, Map.of("HTTPS_PROXY", address.replace("s4cret", "s5cret")));
      assertEquals(1, wrong.exitCode(), wrong::toString);
      assertFalse((wrong.err() + wrong.out()).contains("s5cret"), wrong::toString);
    }
  }

  @Test
  void exceptionsGoDirectly(@TempDir Path folder) {
    try (var proxy = new TunnelProxy("")) {
      var address = "http://127.0.0.1:" + proxy.port();
      var redeemed =
          redeem(folder, Map.of("HTTPS_PROXY", address, "NO_PROXY", "example.org,localhost"));
      assertEquals(0, redeemed.exitCode(), redeemed::toString);
      assertEquals(List.of(), proxy.asked());
      assertFalse(redeemed.err().contains("proxy"), redeemed::err);
    }
  }

  /// The tunnel is blind: with the wrong authority behind it nothing is handed over.
  @Test
  void aProxyThatAnswersItselfGetsNothing(@TempDir Path folder) {
    var stranger = TestAuthority.stranger();
    try (var between = InterceptingProxy.before(latchkey, stranger.issue("localhost"));
        var proxy = new TunnelProxy("", between.address().getPort())) {
      var address = "http://127.0.0.1:" + proxy.port();
      var redeemed = redeem(folder, Map.of("HTTPS_PROXY", address));
      assertEquals(1, redeemed.exitCode(), redeemed::toString);
      assertFalse(between.requests().stream().anyMatch(InterceptingProxy.Request::isClaim));
    }
  }

  @Test
  void whatIsNoProxyStopsTheAgentAndIsNotRepeated(@TempDir Path folder) {
    var redeemed = redeem(folder, Map.of("HTTPS_PROXY", "socks5://ada:s6cret@127.0.0.1:1"));
    assertEquals(2, redeemed.exitCode(), redeemed::toString);
    assertTrue(redeemed.err().contains("HTTPS_PROXY"), redeemed::err);
    assertFalse(redeemed.err().contains("s6cret"), redeemed::err);
  }

  @Test
  void doctorNamesTheProxy(@TempDir Path folder) {
    try (var proxy = new TunnelProxy("")) {
      var command =
          Launcher.agent(
              "doctor", "--state", folder.toString(), "--url", latchkey.baseUrl().toString());
      command.environment().put("HTTPS_PROXY", "http://test:s4cret@127.0.0.1:" + proxy.port());
      var doctor = Finished.of(command, "");
      assertTrue(doctor.out().contains("through the proxy 127.0.0.1:" + proxy.port()), doctor::out);
      assertFalse(doctor.out().contains("s4cret"), doctor::out);
      assertFalse(proxy.asked().isEmpty());
    }
  }
}
