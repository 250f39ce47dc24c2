package dev.latchkey.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/// Tokens of SoftHSM that can be unplugged.
public final class SoftHsm {
  public static final String PIN = "8526";
  private static final String VARIABLE = "SOFTHSM2_CONF";
  private static final long LIMIT_SECONDS = 60;
  private final Path folder = TestFolder.make();
  private final Path configuration = folder.resolve("softhsm2.conf");
  private final Path tokens = folder.resolve("tokens");
  private final Map<String, Path> folders = new HashMap<>();

  private SoftHsm(String... labels) {
    try {
      Files.createDirectory(tokens);
      Files.writeString(
          configuration, "directories.tokendir = " + tokens + "\nobjectstore.backend = file\n");
      for (var label : labels) {
        make(label);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// New tokens with these labels, for another process: it finds them by [#environment].
  public static SoftHsm with(String... labels) {
    return new SoftHsm(labels);
  }

  /// The tokens of this process, `token-a` to `token-p`: the library reads its configuration once.
  public static SoftHsm ofThisProcess() {
    return OfThisProcess.TOKENS;
  }

  private static final class OfThisProcess {
    static final SoftHsm TOKENS = make();

    private static SoftHsm make() {
      var labels = new String[16];
      for (var i = 0; i < labels.length; i++) {
        labels[i] = "token-" + (char) ('a' + i);
      }
      var tokens = new SoftHsm(labels);
      setEnvironment(tokens.configuration.toString());
      return tokens;
    }
  }

  @SuppressWarnings("restricted")
  private static void setEnvironment(String value) {
    var linker = Linker.nativeLinker();
    var type =
        FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
    var function = linker.downcallHandle(linker.defaultLookup().find("setenv").orElseThrow(), type);
    try (var arena = Arena.ofConfined()) {
      var failed =
          (int) function.invokeExact(arena.allocateFrom(VARIABLE), arena.allocateFrom(value), 1);
      if (failed != 0) {
        throw new IllegalStateException("setenv failed");
      }
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private void make(String label) throws IOException {
    var before = tokenFolders();
    var _ =
        run(
            "softhsm2-util",
            "--init-token",
            "--free",
            "--label",
            label,
            "--pin",
            PIN,
            "--so-pin",
            "85268526");
    var after = tokenFolders();
    after.removeAll(before);
    folders.put(label, after.first());
  }

  private SortedSet<Path> tokenFolders() throws IOException {
    try (var all = Files.list(tokens)) {
      return new TreeSet<>(all.toList());
    }
  }

  public Path library() {
    return Path.of("/usr/lib/softhsm/libsofthsm2.so");
  }

  /// What another process needs in its environment.
  public Map<String, String> environment() {
    return Map.of(VARIABLE, configuration.toString());
  }

  /// Takes a token away.
  public void unplug(String label) {
    move(folderOf(label), away(label));
  }

  /// Brings it back.
  public void plug(String label) {
    move(away(label), folderOf(label));
  }

  private Path folderOf(String label) {
    return Objects.requireNonNull(folders.get(label));
  }

  private Path away(String label) {
    return folder.resolve("away-" + label);
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What OpenSC's `pkcs11-tool` says of a token.
  public String tool(String label, String... arguments) {
    var command =
        new ArrayList<>(
            List.of(
                "pkcs11-tool",
                "--module",
                library().toString(),
                "--token-label",
                label,
                "--login",
                "--pin",
                PIN));
    command.addAll(List.of(arguments));
    return run(command.toArray(String[]::new));
  }

  private String run(String... command) {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment());
    try {
      var process = builder.start();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(command[0] + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
