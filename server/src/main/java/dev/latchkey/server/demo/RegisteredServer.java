package dev.latchkey.server.demo;

import dev.latchkey.server.AdminTools;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.delivery.servers.Server;
import dev.latchkey.server.delivery.servers.ServerRegistration;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.secrets.Secret;
import java.util.EnumSet;
import java.util.Map;
import java.util.function.Function;

/// The walk through an existing password that only one server can open.
record RegisteredServer(
    Api api, AdminTools tools, Narrator narrator, Function<String, Agent> agents, String owner) {
  private static final String PASSWORD = "an existing password 47";

  void walk() {
    narrator.chapter("An existing password goes to a server that Ada has registered");
    narrator.tell("Ada gets a registration token. On her server she runs: latchkey-agent register");
    var account = tools.accounts().find(owner).orElseThrow().id();
    if (!(tools.servers().request(account, "web-1", null)
        instanceof ServerRegistration.Outcome.Issued(var server, var token))) {
      throw new IllegalStateException("no registration token");
    }
    var home = agents.apply("registered-server");
    register(home, token);
    deliver(home, server);
  }

  private void register(Agent home, Secret token) {
    var registered = home.register(token.exposeText());
    narrator.check(
        "the server is registered with a key of its own", registered.isDone(), registered);
    var second = agents.apply("another-server").register(token.exposeText());
    narrator.check("a second agent with the token is refused", !second.isDone(), second);
  }

  private void deliver(Agent home, Server server) {
    var suspended = tools.servers().find(server.id()).orElseThrow();
    narrator.check(
        "and the server is suspended until its owner has compared the keys",
        suspended.status().word().equals("suspended"),
        suspended);
    tools.servers().unlock(server.id());
    narrator.tell("Ada compares the keys and unlocks it. An application sends a sealed password.");
    var client =
        tools
            .clients()
            .add("Example Backup", EnumSet.of(Scope.DELIVERIES_WRITE, Scope.DELIVERIES_READ));
    var access = api.accessToken(client.client().id().value(), client.secret().exposeText());
    var order = order(server.id(), access);
    var token = order.text("token");
    var stolen = agents.apply("a-thiefs-server").redeem("deploy", token, "");
    narrator.check("on another server the token opens nothing", !stolen.isDone(), stolen);
    var run = home.redeem("deploy", token, "");
    narrator.check("on Ada's server the agent opens and sets it", run.isDone(), run);
    var again = home.redeem("deploy", token, "");
    narrator.check("a second use is refused", !again.isDone(), again);
    var applied = api.get("/api/v1/deliveries/" + order.text("id"), access);
    narrator.check(
        "the registered server itself vouches for it",
        applied.text("status").equals("applied") && applied.text("attested_by").equals("server"),
        applied);
  }

  private Api.Reply order(Id server, String access) {
    return api.post(
        "/api/v1/deliveries",
        Map.of(
            "recipient",
            Map.of("email", owner),
            "target",
            Map.of("server_id", server.value(), "account", "deploy", "sink", "file"),
            "mode",
            "sealed",
            "secret",
            PASSWORD,
            "channel",
            "return"),
        access);
  }
}
