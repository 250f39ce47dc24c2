package figures;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Where everything lies and listens.
///
/// @param home the checkout
/// @param scratch what is made, and what was measured
public record Place(
    Path home, Path scratch, int latchkeyPort, int keycloakPort, int keycloakManagementPort) {
  public static Place of(Path home) throws IOException {
    var scratch = Files.createDirectories(home.resolve("bench/scratch"));
    return new Place(
        home,
        scratch,
        port("LATCHKEY_PORT", 21443),
        port("KEYCLOAK_PORT", 21444),
        port("KEYCLOAK_MANAGEMENT_PORT", 21445));
  }

  private static int port(String variable, int usual) {
    return Optional.ofNullable(System.getenv(variable)).map(Integer::valueOf).orElse(usual);
  }

  /// Whether what the figures need is there.
  public void check(List<? extends Figure> figures) {
    var needed = new TreeSet<String>();
    figures.forEach(figure -> needed.addAll(figure.tools()));
    var ports = Stream.of(latchkeyPort);
    if (figures.stream().anyMatch(Figure::isBesideKeycloak)) {
      needed.addAll(List.of("openssl", "mvn"));
      ports = Stream.of(latchkeyPort, keycloakPort, keycloakManagementPort);
    }
    needed.removeIf(Place::isInstalled);
    if (!needed.isEmpty()) {
      throw new Failure("install these first: " + String.join(" ", needed));
    }
    if (needsCores(figures) && Runtime.getRuntime().availableProcessors() < 2) {
      throw new Failure("needs two processors: one serves, one asks");
    }
    ports
        .filter(Place::isTaken)
        .findFirst()
        .ifPresent(port -> {
          throw new Failure("port " + port + " is taken");
        });
  }

  private static boolean needsCores(List<? extends Figure> figures) {
    return figures.stream().anyMatch(figure -> figure.tools().contains("taskset"));
  }

  private static boolean isInstalled(String tool) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
  }

  private static boolean isTaken(int port) {
    try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  static Path jdk() {
    return Path.of(System.getProperty("java.home"));
  }

  static String java() {
    return jdk().resolve("bin/java").toString();
  }

  /// One half of the processors serves, the other half asks.
  static String serverCores() {
    return "0-" + (Runtime.getRuntime().availableProcessors() / 2 - 1);
  }

  static String loadCores() {
    int cores = Runtime.getRuntime().availableProcessors();
    return cores / 2 + "-" + (cores - 1);
  }

  static List<String> pinned() {
    return List.of("taskset", "-c", serverCores());
  }

  String bench(String file) {
    return home.resolve("bench").resolve(file).toString();
  }

  /// An empty folder for the data of one figure.
  Path data(String name, String settings) throws IOException {
    var data = Program.empty(scratch.resolve(name));
    if (!settings.isEmpty()) {
      Files.writeString(data.resolve("latchkey.yaml"), settings);
    }
    return data;
  }

  static void say(String what) {
    System.err.println(what);
  }
}
