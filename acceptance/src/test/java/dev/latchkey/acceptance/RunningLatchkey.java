package dev.latchkey.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// `./latchkey serve` on a data folder and a free port of its own.
final class RunningLatchkey implements AutoCloseable {
  private static final Duration STOP = Duration.ofSeconds(5);
  private final Path folder;
  private final int port;
  private final Map<String, String> environment;
  private final OptionalInt descriptors;
  private final Mailbox mailbox;
  private Process process;

  private RunningLatchkey(Path folder, Map<String, String> environment, OptionalInt descriptors) {
    this.folder = folder;
    this.port = freePort();
    this.environment = environment;
    this.descriptors = descriptors;
    this.mailbox = new Mailbox(data().resolve("mail"), baseUrl());
    this.process = launch();
  }

  /// Starts one in a new folder, which [#close] removes.
  static RunningLatchkey start() {
    return start(Map.of());
  }

  /// @param environment settings, for instance `LATCHKEY_LOG_LEVEL`
  static RunningLatchkey start(Map<String, String> environment) {
    return new RunningLatchkey(temporaryFolder(), environment, OptionalInt.empty());
  }

  /// @param descriptors how many files and connections it may have open
  static RunningLatchkey startWith(int descriptors, Map<String, String> environment) {
    return new RunningLatchkey(temporaryFolder(), environment, OptionalInt.of(descriptors));
  }

  static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("latchkey-acceptance-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Starts it again on the same data and port.
  void restart() {
    process = launch();
  }

  private Process launch() {
    var command = Launcher.latchkey("serve", "--data", data().toString(), "--port", "" + port);
    descriptors.ifPresent(most -> command.command().addAll(0, limited(most)));
    command.environment().putAll(environment);
    command.redirectOutput(out().toFile());
    command.redirectError(ProcessBuilder.Redirect.appendTo(err().toFile()));
    var started = Launcher.start(command);
    var ready = "ready " + baseUrl();
    Waiting.until(
        "the line " + ready,
        () -> read(out()).lines().anyMatch(ready::equals) || !started.isAlive());
    if (!started.isAlive()) {
      throw new AssertionError("it did not start: " + read(err()));
    }
    return started;
  }

  private static List<String> limited(int descriptors) {
    return List.of("sh", "-c", "ulimit -n " + descriptors + "; exec \"$@\"", "sh");
  }

  /// SIGTERM; gives the exit code, once it has ended in the five seconds that it may take.
  int stop() {
    process.destroy();
    if (!Waiting.ends(process, STOP)) {
      process.destroyForcibly();
      throw new AssertionError("it did not stop within " + STOP);
    }
    return process.exitValue();
  }

  /// SIGKILL.
  void kill() {
    process.destroyForcibly();
    if (!Waiting.ends(process, Waiting.PATIENCE)) {
      throw new AssertionError("it cannot be killed");
    }
  }

  /// How large a file may become that the running process writes, in bytes or `unlimited`.
  void limitFiles(String most) {
    var words = List.of("prlimit", "--pid", "" + process.pid(), "--fsize=" + most + ":");
    var finished = Finished.of(new ProcessBuilder(words), "");
    if (finished.exitCode() != 0) {
      throw new AssertionError("prlimit (on Debian: util-linux) failed: " + finished);
    }
  }

  URI baseUrl() {
    return URI.create("https://localhost:" + port);
  }

  int port() {
    return port;
  }

  Path data() {
    return folder.resolve("data");
  }

  /// The certificate authority that a client must trust.
  Path authority() {
    return data().resolve("tls").resolve("ca.pem");
  }

  Path database() {
    return data().resolve("latchkey.db");
  }

  /// What the running process has written to standard output.
  Path out() {
    return folder.resolve("out");
  }

  /// What all of its starts have written to standard error.
  Path err() {
    return folder.resolve("err");
  }

  Mailbox mailbox() {
    return mailbox;
  }

  /// A client that comes from an address of its own, so that no other test uses up its attempts.
  Api api() {
    return new Api(baseUrl(), Tls.trusting(authority()));
  }

  /// Runs a command of administration on this installation.
  Finished administrate(String... arguments) {
    var words = new ArrayList<>(List.of(arguments));
    words.addAll(List.of("--data", data().toString()));
    return Launcher.run(words.toArray(String[]::new));
  }

  @Override
  public void close() {
    process.destroyForcibly();
    var _ = Waiting.ends(process, Waiting.PATIENCE);
    remove(folder);
  }

  static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Path> files(Path folder) {
    try (var files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void remove(Path folder) {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
