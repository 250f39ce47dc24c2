package figures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Fetches Keycloak by Maven, builds it, and fills it with a realm, a client and an account; once.
record KeycloakSetup(Keycloak keycloak) {
  private static final String COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy";
  private static final String STORE_PASSWORD = "bench-trust";
  private static final String ADMIN_PASSWORD = "bench-admin";

  private Path scratch() {
    return keycloak.place().scratch();
  }

  void prepare() throws IOException, InterruptedException {
    var ready = scratch().resolve("keycloak-is-ready");
    if (Files.exists(ready)) {
      return;
    }
    fetch();
    Place.say("building Keycloak");
    keycloakProgram("kc.sh", "build", "--db=dev-file").run(log("build"));
    makeCertificate();
    Place.say("setting Keycloak up");
    var admin =
        Map.of(
            "KC_BOOTSTRAP_ADMIN_USERNAME", "admin", "KC_BOOTSTRAP_ADMIN_PASSWORD", ADMIN_PASSWORD);
    try (var _ = keycloak.start(List.of(), admin)) {
      fill();
    }
    Files.createFile(ready);
  }

  private Path log(String step) {
    return scratch().resolve("keycloak-" + step + ".out");
  }

  private void fetch() throws IOException, InterruptedException {
    Place.say("fetching Keycloak " + Keycloak.VERSION);
    var artifact = "org.keycloak:keycloak-quarkus-dist:" + Keycloak.VERSION + ":zip";
    new Program(
            "mvn",
            "-q",
            "-B",
            "-ntp",
            COPY,
            "-DoutputDirectory=" + scratch(),
            "-Dartifact=" + artifact)
        .run(log("fetch"));
    Program.empty(keycloak.folder());
    var zip = scratch().resolve("keycloak-quarkus-dist-" + Keycloak.VERSION + ".zip");
    new Program(
            Place.jdk().resolve("bin/jar").toString(),
            "--extract",
            "--file",
            zip.toString(),
            "--dir",
            scratch().toString())
        .run(log("unpack"));
    try (var scripts = Files.newDirectoryStream(keycloak.folder().resolve("bin"), "*.sh")) {
      for (var script : scripts) {
        if (!script.toFile().setExecutable(true)) {
          throw new Failure("cannot make " + script + " executable");
        }
      }
    }
  }

  private Program keycloakProgram(String script, String... arguments) {
    var command = new ArrayList<>(List.of(keycloak.folder().resolve("bin/" + script).toString()));
    command.addAll(List.of(arguments));
    return new Program(command, Map.of("JAVA_HOME", Place.jdk().toString()));
  }

  /// The same kind as Latchkey's: EC P-256 under an authority of its own.
  private void makeCertificate() throws IOException, InterruptedException {
    var tls = Program.empty(keycloak.tls());
    openssl(
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650"
            + " -subj /CN=bench-authority -keyout tls/ca.key -out tls/ca.pem");
    openssl(
        "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost"
            + " -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout tls/server.key"
            + " -out tls/server.csr");
    openssl(
        "x509 -req -in tls/server.csr -CA tls/ca.pem -CAkey tls/ca.key -days 3650 -copy_extensions"
            + " copy -out tls/leaf.pem");
    Files.writeString(
        tls.resolve("server.pem"),
        Files.readString(tls.resolve("leaf.pem")) + Files.readString(tls.resolve("ca.pem")));
    new Program(
            Place.jdk().resolve("bin/keytool").toString(),
            "-importcert",
            "-noprompt",
            "-alias",
            "ca",
            "-file",
            tls.resolve("ca.pem").toString(),
            "-keystore",
            tls.resolve("trust.p12").toString(),
            "-storepass",
            STORE_PASSWORD)
        .run(log("keytool"));
  }

  private void openssl(String arguments) throws IOException, InterruptedException {
    new Program(("openssl " + arguments).split(" ")).run(log("openssl"));
  }

  private void fill() throws IOException, InterruptedException {
    admin("config truststore --trustpass " + STORE_PASSWORD + " TRUST");
    admin(
        "config credentials --server "
            + keycloak.base()
            + " --realm master --user admin --password "
            + ADMIN_PASSWORD);
    admin("create realms -s realm=bench -s enabled=true -s accessTokenLifespan=86400");
    admin(
        "create clients -r bench -s clientId=bench -s enabled=true -s publicClient=false"
            + " -s secret=bench-secret -s directAccessGrantsEnabled=true"
            + " -s standardFlowEnabled=false");
    admin(
        "create users -r bench -s username=bench -s email="
            + Subject.EMAIL
            + " -s emailVerified=true -s firstName=Bench -s lastName=Mark -s enabled=true");
    admin("set-password -r bench --username bench --new-password PASSWORD");
  }

  private void admin(String arguments) throws IOException, InterruptedException {
    var all = new ArrayList<String>();
    for (var argument : arguments.split(" ")) {
      all.add(
          switch (argument) {
            case "TRUST" -> keycloak.tls().resolve("trust.p12").toString();
            case "PASSWORD" -> Subject.PASSWORD;
            default -> argument;
          });
    }
    all.addAll(List.of("--config", scratch().resolve("kcadm.config").toString()));
    keycloakProgram("kcadm.sh", all.toArray(String[]::new)).run(log("setup"));
  }
}
