package dev.latchkey.acceptance.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.Chromium;
import dev.latchkey.acceptance.fixtures.Finished;
import dev.latchkey.acceptance.fixtures.Guesses;
import dev.latchkey.acceptance.fixtures.Launcher;
import dev.latchkey.acceptance.fixtures.OneLatchkey;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.testkit.Canaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Strangers have used up the attempts with a name: its owner gets in on a new device all the same.
@OneLatchkey
@Tag("CS-AU-6")
@Tag("S4-53")
final class SignInWorkTests {
  private static final int ALL_ATTEMPTS = 20;
  private static final Path SOURCES = Launcher.ROOT.resolve("acceptance/src/test/js");
  private final RunningLatchkey latchkey;
  private final Api api;
  private final Chromium chromium;

  SignInWorkTests(RunningLatchkey latchkey, Api api, Chromium chromium) {
    this.latchkey = latchkey;
    this.api = api;
    this.chromium = chromium;
  }

  private Person attacked() {
    var person = Person.withAccount(latchkey, api);
    Guesses.at(latchkey, person, ALL_ATTEMPTS);
    return person;
  }

  @Test
  void browserDoesTheWorkWhileItsOwnerTypes() {
    var person = attacked();
    try (var visitor = chromium.visitor(latchkey)) {
      visitor.signIn(person);
      assertTrue(visitor.shows("Many attempts were made with this name"));
      visitor.type("Password", person.password());
      visitor.click("Sign in");
      visitor.isAt("/account");
      visitor.behavedWell(new Canaries());
    }
  }

  /// By ALTCHA's own library, unchanged.
  @Test
  void programDoesTheWorkByTheLibraryThatItKnows(@TempDir Path folder) throws IOException {
    var person = attacked();
    for (var file : RunningLatchkey.files(SOURCES)) {
      Files.copy(file, folder.resolve(file.getFileName()));
    }
    var install = new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
    var installed = Finished.of(install.directory(folder.toFile()), "");
    assertEquals(0, installed.exitCode(), installed::toString);
    var body = Map.of("login", person.email(), "password", person.password());
    var challenge = api.post("/api/v1/sessions", body).expect(429).json().path("challenge");
    var solver = new ProcessBuilder("node", "solve-challenge.mjs").directory(folder.toFile());
    var solved = Finished.of(solver, challenge.toString());
    assertEquals(0, solved.exitCode(), solved::toString);
    api.post(
            "/api/v1/sessions",
            Map.of(
                "login",
                person.email(),
                "password",
                person.password(),
                "challenge_solution",
                solved.out().strip()))
        .expect(201);
  }
}
