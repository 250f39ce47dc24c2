package dev.latchkey.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.testkit.TestFolder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whoever runs a command too early is told what is missing, and nothing is made behind their back.
@Isolated("standard input and output belong to the whole process")
class BeforeTheFirstStartTests {
  private static final List<String> NEED_AN_INSTALLATION =
      List.of(
          "accounts add --email a@example.org",
          "accounts show ada",
          "accounts disable ada",
          "accounts unlock ada",
          "accounts recover ada",
          "accounts export",
          "clients add --name Example --scope audit:read",
          "clients list",
          "defence explain --account ada",
          "defence list",
          "defence deny --source 192.0.2.0/24 --for 1h",
          "audit list",
          "audit verify",
          "audit accept",
          "audit export",
          "keys list",
          "keys rotate password-hash",
          "keys rewrap",
          "mail list",
          "mail retry --all",
          "mail drop --all",
          "mail remove-key ada",
          "restored",
          "upgrade --check");

  private final Path folder = TestFolder.make();

  private record Ran(int code, String out, String err) {}

  private static Ran run(String words, Path data) {
    var said = new StringWriter();
    var result = new ByteArrayOutputStream();
    var line =
        Stream.concat(Stream.of(words.split(" ", -1)), Stream.of("--data", data.toString()))
            .toArray(String[]::new);
    var out = System.out;
    var err = System.err;
    var in = System.in;
    var errors = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(result, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
      System.setIn(new ByteArrayInputStream("some secret\n".getBytes(StandardCharsets.UTF_8)));
      var code = Latchkey.lineFor(line).setErr(new PrintWriter(said, true)).execute(line);
      var told = said + errors.toString(StandardCharsets.UTF_8);
      assertFalse((told + result).contains("Exception"), told + result);
      return new Ran(code, result.toString(StandardCharsets.UTF_8), told);
    } finally {
      System.setOut(out);
      System.setErr(err);
      System.setIn(in);
    }
  }

  private static List<String> files(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  @Test
  void aFolderThatIsMissingIsSaidAndNotMade() {
    var none = folder.resolve("none");
    for (var words :
        Stream.concat(
                NEED_AN_INSTALLATION.stream(),
                Stream.of("check", "secrets list", "secrets set mail.smtp.password"))
            .toList()) {
      var ran = run(words, none);
      assertEquals(1, ran.code, words);
      assertTrue(ran.err.contains("There is no folder " + none), ran.err);
      assertFalse(Files.exists(none), words);
    }
    assertTrue(run("mail test a@example.org", none).err.contains("There is no folder"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFolderWithoutAnInstallationIsToldWhatMakesOne(boolean settings) throws IOException {
    if (settings) {
      Files.writeString(folder.resolve("latchkey.yaml"), "port: 0\n");
    }
    var before = files(folder);
    for (var words : NEED_AN_INSTALLATION) {
      var ran = run(words, folder);
      assertEquals(1, ran.code, words);
      assertTrue(ran.err.contains("create one with latchkey serve"), ran.err);
      assertEquals(before, files(folder), words);
    }
  }

  @Test
  @Tag("S0-42")
  void theSelfCheckLooksAtTheSettingsAndMakesNothing() throws IOException {
    var ran = run("check", folder);
    assertEquals(0, ran.code, ran.out);
    assertTrue(ran.out.contains("No server has been started on " + folder), ran.out);
    assertEquals(List.of(), files(folder));

    Files.writeString(folder.resolve("latchkey.yaml"), "bind: 0.0.0.0\n");
    ran = run("check", folder);
    assertEquals(1, ran.code, ran.out);
    assertTrue(ran.out.contains("set base-url"), ran.out);
  }

  @Test
  void aSecretCanBeSetAndTheSelfCheckStillMakesNoDatabase() throws IOException {
    assertEquals(0, run("secrets set mail.smtp.password", folder).code);
    var ran = run("check", folder);
    assertEquals(0, ran.code, ran.out);
    assertEquals(List.of("keys"), files(folder));
    assertTrue(run("secrets list", folder).out.contains("mail.smtp.password  set"));
    assertEquals(0, run("mail test a@example.org", folder).code);
  }
}
