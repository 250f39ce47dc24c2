package dev.latchkey.server.demo;

import dev.latchkey.server.AdminTools;
import dev.latchkey.server.LatchkeyServer;
import dev.latchkey.server.audit.AuditVerdict;
import dev.latchkey.server.clients.NewClient;
import dev.latchkey.server.clients.Scope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.regex.Pattern;

/// The walk through both jobs.
public final class Demo {
  private static final String ADA = "ada@example.org";
  private static final String LOOK_ALIKE = "\u0430dmin \u0435";
  private static final String FIRST_PASSWORD = "seven quiet lighthouses";
  private static final String NEW_PASSWORD = "twelve amber windmills";
  private static final String SERVER_PASSWORD = "granite otter violin 61";
  private static final Pattern VERIFY = Pattern.compile("/v#([A-Za-z0-9_-]{43})\\b");
  private static final Pattern RESET = Pattern.compile("/r#([A-Za-z0-9_-]{43})\\b");
  private static final Pattern NOTICE = Pattern.compile("Subject: (.*password.*)");
  private static final Pattern TOKEN = Pattern.compile("(?m)^(lk1_[A-Za-z0-9_-]+)\\r?$");
  private final LatchkeyServer server;
  private final AdminTools tools;
  private final Api api;
  private final Mailbox mailbox;
  private final Path launcher;
  private final Path folder;
  private final Narrator narrator = new Narrator(System.out);

  /// @param launcher the agent's command
  /// @param folder for the servers that agents run on; thrown away by the caller
  public Demo(LatchkeyServer server, AdminTools tools, Path mail, Path launcher, Path folder) {
    this.server = server;
    this.tools = tools;
    this.api = new Api(server.baseUrl(), server.certificateAuthority());
    this.mailbox = new Mailbox(mail);
    this.launcher = launcher;
    this.folder = folder;
  }

  /// Walks through everything.
  ///
  /// @return whether every step came out right
  public boolean walk() {
    signUp();
    recover();
    new WithoutPassword(api, mailbox, narrator, ADA).walk();
    deliver();
    new RegisteredServer(api, tools, narrator, this::agent, ADA).walk();
    new UnpluggedModule(launcher, folder, narrator, SERVER_PASSWORD).walk();
    trail();
    narrator.sum();
    return narrator.allRight();
  }

  /// The account that was created, to continue with in a browser.
  public String credentials() {
    return ADA + " / " + NEW_PASSWORD;
  }

  private void signUp() {
    narrator.chapter("A person signs up");
    narrator.tell("Someone tries the name \"admin e\", written with two Cyrillic letters.");
    var twin = api.post("/api/v1/accounts", account(LOOK_ALIKE, FIRST_PASSWORD));
    narrator.check("the look-alike is refused", twin.status() == 422, twin);
    narrator.tell("Ada signs up. The answer is the same whether or not the address is known.");
    var first = api.post("/api/v1/accounts", account("Ada", FIRST_PASSWORD));
    narrator.check("the answer is: check your email", first.status() == 202, first);
    narrator.tell("Until the address is verified, her password does not work.");
    narrator.check("signing in is refused", signIn(FIRST_PASSWORD).status() == 401, "signed in");
    narrator.tell("She opens the link in the browser she signed up with and clicks the button.");
    var token = mailbox.await(VERIFY).orElse("none");
    var stranger =
        api.post(
            "/api/v1/accounts/verification", Map.of("token", token, "request", "somebody else's"));
    narrator.check("another browser cannot use the link", stranger.status() == 410, stranger);
    var verified =
        api.post(
            "/api/v1/accounts/verification",
            Map.of("token", token, "request", first.text("request")));
    narrator.check("her own browser can", verified.status() == 200, verified);
  }

  private void recover() {
    narrator.chapter("She forgets her password");
    var session = signIn(FIRST_PASSWORD);
    narrator.check("she is signed in on her phone", session.status() == 201, session);
    narrator.tell("She asks for a link on her laptop; someone else asks for an unknown address.");
    var known = api.post("/api/v1/recovery", Map.of("email", ADA));
    var unknown = api.post("/api/v1/recovery", Map.of("email", "nobody@example.org"));
    narrator.check(
        "both get the same answer, byte for byte", known.equals(unknown), known + " " + unknown);
    var token = mailbox.await(RESET).orElse("none");
    narrator.tell("A mail scanner opens the link before she does, three times.");
    for (var visit = 0; visit < 3; visit++) {
      api.open("/reset-password");
    }
    var weak = complete(token, "password");
    narrator.check("a common password is refused, with the reason", weak.status() == 422, weak);
    var done = complete(token, NEW_PASSWORD);
    narrator.check(
        "the link still works for her and sets the new password", done.status() == 200, done);
    var again = complete(token, "another fine mess 1932");
    narrator.check("a second use of the link is refused", again.status() == 410, again);
    var phone = api.get("/api/v1/session", session.text("session_token"));
    narrator.check("every old session has ended, a thief's included", phone.status() == 401, phone);
    narrator.check(
        "the old password no longer works", signIn(FIRST_PASSWORD).status() == 401, "signed in");
    narrator.check("the new password works", signIn(NEW_PASSWORD).status() == 201, "refused");
    narrator.check(
        "an email tells her about the change", mailbox.await(NOTICE).isPresent(), "no email");
  }

  private void deliver() {
    narrator.chapter("An application needs a password on a server that Ada runs");
    var client = client();
    var access = api.accessToken(client.client().id().value(), client.secret().exposeText());
    var order =
        api.post(
            "/api/v1/deliveries",
            Map.of(
                "recipient", Map.of("email", ADA),
                "target", Map.of("account", "deploy", "sink", "file"),
                "mode", "choose"),
            access);
    narrator.tell(
        "The application orders a delivery. It never sees, sends or stores the password.");
    narrator.check("the delivery waits for Ada", order.text("status").equals("ready"), order);
    var token = mailbox.await(TOKEN).orElse("none");
    narrator.tell(
        "Ada receives a one-time token by email. On her server she runs: latchkey-agent redeem");
    var agent = agent("server-of-ada");
    var run = agent.redeem("deploy", token, SERVER_PASSWORD);
    narrator.check("the agent sets the password she chose", run.exitCode() == 0, run);
    narrator.check(
        "the password is on her server, and only there",
        SERVER_PASSWORD.equals(content(agent.passwordFile())),
        content(agent.passwordFile()));
    var applied = api.get("/api/v1/deliveries/" + order.text("id"), access);
    narrator.check(
        "the application sees \"applied\", with the agent's signed receipt",
        applied.text("status").equals("applied") && applied.json().has("receipt"),
        applied);
    narrator.check(
        "and who vouches for it: the holder of the token, not a registered server",
        applied.text("attested_by").equals("token"),
        applied);
    narrator.tell("A thief has copied the email and tries the token with another agent.");
    var thief = agent("server-of-a-thief").redeem("deploy", token, "thief's own choice 17");
    narrator.check("the thief is refused", thief.exitCode() == 1, thief);
    var alarmed = api.get("/api/v1/deliveries/" + order.text("id"), access);
    narrator.check(
        "an alarm tells the application that two agents used one token",
        alarmed.json().has("alarm"),
        alarmed);
  }

  private void trail() {
    narrator.chapter("What remains");
    var verdict = tools.checkpoints().verify();
    narrator.check(
        "the hash chain of the audit trail is intact",
        verdict instanceof AuditVerdict.Whole,
        verdict);
  }

  private NewClient client() {
    return tools
        .clients()
        .add("Example Hosting", EnumSet.of(Scope.DELIVERIES_WRITE, Scope.DELIVERIES_READ));
  }

  private Agent agent(String name) {
    try {
      return new Agent(launcher, Files.createDirectories(folder.resolve(name)), server.baseUrl());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String content(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "no file";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Api.Reply signIn(String password) {
    return api.post("/api/v1/sessions", Map.of("login", ADA, "password", password));
  }

  private Api.Reply complete(String token, String password) {
    return api.post(
        "/api/v1/recovery/completion", Map.of("token", token, "new_password", password));
  }

  private static Map<String, String> account(String displayName, String password) {
    return Map.of("email", ADA, "password", password, "display_name", displayName);
  }
}
