package dev.latchkey.server.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The walk through the loss of the hardware module that holds the keys.
///
/// @param agent the agent's command; the server's lies beside it
record UnpluggedModule(Path agent, Path folder, Narrator narrator, String delivered) {
  private static final int TRIES = 30;
  private static final long PAUSE_SECONDS = 1;
  private static final int OK = 200;

  void walk() {
    narrator.chapter("The keys are in a hardware module, and someone unplugs it");
    var token = SoftToken.make(folder.resolve("module"));
    if (token.isEmpty()) {
      narrator.tell(
          "Not shown: it needs SoftHSM, a hardware module in software. Install it (on Debian:"
              + " apt-get install softhsm2) and run the demo again.");
      return;
    }
    try (var latchkey = start(token.get());
        var api = new Api(latchkey.baseUrl(), latchkey.authority())) {
      deliver(latchkey, api, token.get());
    }
  }

  private OtherLatchkey start(SoftToken token) {
    narrator.tell("A second Latchkey keeps its keys in SoftHSM, a hardware module in software.");
    var server = agent.resolveSibling("latchkey");
    return OtherLatchkey.start(server, folder.resolve("latchkey-with-module"), token);
  }

  private void deliver(OtherLatchkey latchkey, Api api, SoftToken token) {
    var access = access(latchkey, api);
    var order = order(api, access);
    narrator.tell(
        "An application sends a sealed password. Half of what opens it is in the module.");
    narrator.check("the delivery waits", order.text("status").equals("ready"), order);
    token.unplug();
    narrator.tell("The module is unplugged. The user redeems the token.");
    var home = home(latchkey);
    var refused = home.redeem("deploy", order.text("token"), "");
    narrator.check(
        "no one can open it now; the agent says: try again later",
        !refused.isDone() && refused.said().contains("try again later"),
        refused);
    var waits = api.get("/api/v1/deliveries/" + order.text("id"), access);
    narrator.check("nothing is lost: it still waits", waits.text("status").equals("ready"), waits);
    narrator.check(
        "what needs no key goes on: the application's question, pages",
        api.open("/sign-in").status() == OK,
        api.open("/sign-in"));
    token.plug();
    narrator.tell("The module is plugged in again. Nothing is restarted.");
    var run = redeemAgain(home, order.text("token"));
    narrator.check("the same token works", run.isDone(), run);
    var applied = api.get("/api/v1/deliveries/" + order.text("id"), access);
    narrator.check(
        "and the application sees \"applied\"", applied.text("status").equals("applied"), applied);
  }

  /// The server looks for the module every few seconds.
  private static Run redeemAgain(Agent home, String token) {
    var run = home.redeem("deploy", token, "");
    for (var i = 1; i < TRIES && !run.isDone(); i++) {
      pause();
      run = home.redeem("deploy", token, "");
    }
    return run;
  }

  private static void pause() {
    try {
      var _ = new CountDownLatch(1).await(PAUSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Agent home(OtherLatchkey latchkey) {
    try {
      var home = Files.createDirectories(folder.resolve("server-of-the-other"));
      return new Agent(agent, home, latchkey.baseUrl());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String access(OtherLatchkey latchkey, Api api) {
    var added =
        latchkey.administrate(
            "clients",
            "add",
            "--name=Example Backup",
            "--scope=deliveries:write",
            "--scope=deliveries:read",
            "--json");
    try {
      var client = new ObjectMapper().readTree(added.said());
      return api.accessToken(
          client.path("client_id").asText(), client.path("client_secret").asText());
    } catch (IOException e) {
      throw new IllegalStateException(added.toString(), e);
    }
  }

  private Api.Reply order(Api api, String access) {
    return api.post(
        "/api/v1/deliveries",
        Map.of(
            "recipient",
            Map.of("email", "ada@example.org"),
            "target",
            Map.of("account", "deploy", "sink", "file"),
            "mode",
            "sealed",
            "secret",
            delivered,
            "channel",
            "return"),
        access);
  }
}
