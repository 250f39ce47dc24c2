package figures;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Keycloak's own distribution.
public record Keycloak(Place place) implements Subject {
  static final String VERSION = "26.5.3";
  private static final Map<String, String> CLIENT =
      Map.of("client_id", "bench", "client_secret", "bench-secret");

  public void prepare() throws IOException, InterruptedException {
    new KeycloakSetup(this).prepare();
  }

  @Override
  public String name() {
    return "keycloak";
  }

  Path folder() {
    return place.scratch().resolve("keycloak-" + VERSION);
  }

  Path tls() {
    return place.scratch().resolve("tls");
  }

  String base() {
    return "https://localhost:" + place.keycloakPort();
  }

  private String openid() {
    return base() + "/realms/bench/protocol/openid-connect/";
  }

  @Override
  public Server start(List<String> prefix) throws IOException, InterruptedException {
    return start(prefix, Map.of());
  }

  Server start(List<String> prefix, Map<String, String> variables)
      throws IOException, InterruptedException {
    var program =
        Program.of(
            prefix,
            folder().resolve("bin/kc.sh").toString(),
            "start",
            "--optimized",
            "--http-host=127.0.0.1",
            "--https-port=" + place.keycloakPort(),
            "--http-management-port=" + place.keycloakManagementPort(),
            "--hostname=" + base(),
            "--https-certificate-file=" + tls().resolve("server.pem"),
            "--https-certificate-key-file=" + tls().resolve("server.key"),
            "--https-protocols=TLSv1.3");
    program = program.with("JAVA_HOME", Place.jdk().toString());
    for (var variable : variables.entrySet()) {
      program = program.with(variable.getKey(), variable.getValue());
    }
    var scratch = place.scratch();
    return Server.start(
        program,
        scratch.resolve("keycloak.out"),
        scratch.resolve("keycloak.err"),
        base() + "/realms/master/.well-known/openid-configuration");
  }

  private static Map<String, String> with(Map<String, String> fields) {
    var all = new TreeMap<>(CLIENT);
    all.putAll(fields);
    return all;
  }

  private static Map<String, String> password() {
    return with(Map.of("grant_type", "password", "username", "bench", "password", PASSWORD));
  }

  @Override
  public String signIn() throws IOException {
    return Web.postForm(openid() + "token", password()).path("access_token").asText();
  }

  @Override
  public void check(String token) throws IOException {
    var answer = Web.postForm(openid() + "token/introspect", with(Map.of("token", token)));
    if (!answer.path("active").asBoolean()) {
      throw new Failure("keycloak does not take its own token");
    }
  }

  private Request form(String path, Map<String, String> fields) {
    return new Request(
        openid() + path, "Content-Type: application/x-www-form-urlencoded", Web.form(fields));
  }

  @Override
  public Request tokenCheck(String token) {
    return form("token/introspect", with(Map.of("token", token)));
  }

  @Override
  public Request passwordSignIn() {
    return form("token", password());
  }
}
