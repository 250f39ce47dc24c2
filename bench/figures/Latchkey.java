package figures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Latchkey of this checkout, by its launcher.
///
/// @param home where its launcher lies
/// @param variables for its launcher
public record Latchkey(Place place, Path home, Path data, Map<String, String> variables)
    implements Subject {
  private static final Pattern LINK = Pattern.compile("/v#([A-Za-z0-9_-]+)");

  /// Rules of the guessing defence: what is measured asks far more often than people do, and is to
  /// be let in. They look at it all the same.
  private static final List<String> OBSERVING =
      List.of("SOURCE", "NAME_ROW", "ONE_PASSWORD", "RISING_PASSWORDS", "PAIRS", "VOLUME", "SLOW");

  public Latchkey(Place place) {
    this(place, place.home(), place.scratch().resolve("latchkey"), Map.of());
  }

  Latchkey at(Path other) {
    return new Latchkey(place, home, other, variables);
  }

  Latchkey from(Path other) {
    return new Latchkey(place, other, data, variables);
  }

  Latchkey with(Map<String, String> others) {
    return new Latchkey(place, home, data, others);
  }

  @Override
  public String name() {
    return "latchkey";
  }

  String base() {
    return "https://localhost:" + place.latchkeyPort();
  }

  private String launcher() {
    return home.resolve("latchkey").toString();
  }

  /// With an account, and with its start-up cache.
  public void prepare() throws IOException, InterruptedException {
    Place.say("building Latchkey's start-up cache");
    Program.empty(data);
    prepareAccount("now");
  }

  /// @param cache `now`, or `off`
  void prepareAccount(String cache) throws IOException, InterruptedException {
    try (var _ = start(List.of(), Map.of("LATCHKEY_AOT", cache))) {
      signUp();
    }
  }

  @Override
  public Server start(List<String> prefix) throws IOException, InterruptedException {
    return start(prefix, Map.of());
  }

  private Server start(List<String> prefix, Map<String, String> more)
      throws IOException, InterruptedException {
    var program =
        Program.of(
            prefix,
            launcher(),
            "serve",
            "--data",
            data.toString(),
            "--port",
            Integer.toString(place.latchkeyPort()));
    for (var each : List.of(variables, more)) {
      for (var variable : each.entrySet()) {
        program = program.with(variable.getKey(), variable.getValue());
      }
    }
    for (var rule : OBSERVING) {
      program = program.with("LATCHKEY_DEFENCE_RULES_" + rule + "_ANSWER", "none");
    }
    var scratch = place.scratch();
    return Server.start(
        program,
        scratch.resolve("latchkey.out"),
        scratch.resolve("latchkey.err"),
        base() + "/sign-in");
  }

  private void signUp() throws IOException, InterruptedException {
    var api = base() + "/api/v1/accounts";
    var request =
        Web.post(api, Map.of("email", EMAIL, "password", PASSWORD)).path("request").asText();
    for (int tries = 0; tries < 300; tries++) {
      var token = mailedToken();
      if (token.isPresent()) {
        var fields = Map.of("token", token.get(), "request", request);
        Web.post(api + "/verification", fields);
        return;
      }
      Thread.sleep(100);
    }
    throw new Failure("no letter came");
  }

  private Optional<String> mailedToken() throws IOException {
    try (var letters = Files.newDirectoryStream(data.resolve("mail"), "*.eml")) {
      for (var letter : letters) {
        var link = LINK.matcher(Files.readString(letter));
        if (link.find()) {
          return Optional.of(link.group(1));
        }
      }
    } catch (NoSuchFileException e) {
      // no letter yet
    }
    return Optional.empty();
  }

  /// People without a password, numbered from one number to below the other.
  void importPeople(String format, int from, int to) throws IOException, InterruptedException {
    var lines = new StringBuilder();
    for (int i = from; i < to; i++) {
      lines.append("{\"email\":\"").append(format.formatted(i)).append("\"}\n");
    }
    new Program(launcher(), "accounts", "import", "--data", data.toString())
        .run(place.scratch().resolve("import.out"), lines.toString());
  }

  @Override
  public String signIn() throws IOException {
    var fields = Map.of("login", EMAIL, "password", PASSWORD);
    return Web.post(base() + "/api/v1/sessions", fields).path("session_token").asText();
  }

  @Override
  public void check(String token) throws IOException {
    if (!Web.get(base() + "/api/v1/session", "Bearer " + token).has("session_id")) {
      throw new Failure("latchkey does not take its own token");
    }
  }

  @Override
  public Request tokenCheck(String token) {
    return new Request(base() + "/api/v1/session", "Authorization: Bearer " + token, "");
  }

  @Override
  public Request passwordSignIn() throws IOException {
    return new Request(
        base() + "/api/v1/sessions",
        "Content-Type: application/json",
        Web.json(Map.of("login", EMAIL, "password", PASSWORD)));
  }
}
