import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// Processor time of a sign-in: two builds and libsodium alone, by turns in one run. What a server
/// spends beside sign-ins counts, too.
///
///     java --enable-native-access=ALL-UNNAMED bench/SignInCost.java LIBSODIUM BEFORE_LIB AFTER_LIB ROUNDS
///
/// BEFORE_LIB and AFTER_LIB are the folders `lib` of two builds.
static final int SIGN_INS = 40;

/// Who sign in at the same time, so that no processor waits.
static final int PEOPLE = 6;

/// Sign-ins before those that are measured.
static final int WARM_UP = 150;

static final int HASHES = 8;
static final String PASSWORD = "a long enough bench phrase";
static final Pattern LINK = Pattern.compile("/v#([A-Za-z0-9_-]+)");

void main(String[] arguments) throws Throwable {
  var sodium = new Sodium(Path.of(arguments[0]));
  var former = sodium.stored(19_456, 2);
  var now = sodium.stored(12_288, 3);
  var spent =
      List.of(
          new ArrayList<Double>(),
          new ArrayList<Double>(),
          new ArrayList<Double>(),
          new ArrayList<Double>());
  try (var before = new Server(arguments[1], 8601);
      var after = new Server(arguments[2], 8602)) {
    before.signIns(WARM_UP);
    after.signIns(WARM_UP);
    for (var round = 0; round < Integer.parseInt(arguments[3]); round++) {
      spent.get(0).add(before.signIns(SIGN_INS));
      spent.get(1).add(after.signIns(SIGN_INS));
      spent.get(2).add(sodium.verify(former));
      spent.get(3).add(sodium.verify(now));
    }
  }
  print("sign-in, before", spent.get(0));
  print("sign-in, after", spent.get(1));
  print("libsodium alone, 19 MiB x 2", spent.get(2));
  print("libsodium alone, 12 MiB x 3", spent.get(3));
  ratio("before / after", spent.get(0), spent.get(1));
  ratio("libsodium 19 MiB x 2 / before", spent.get(2), spent.get(0));
  ratio("libsodium 12 MiB x 3 / after", spent.get(3), spent.get(1));
}

static double median(List<Double> values) {
  var sorted = values.stream().sorted().toList();
  return sorted.get(sorted.size() / 2);
}

static void print(String what, List<Double> values) {
  System.out.printf(
      Locale.ROOT,
      "%-30s %6.1f ms (%.1f to %.1f)%n",
      what,
      median(values),
      Collections.min(values),
      Collections.max(values));
}

/// Round by round, because what disturbs one disturbs its neighbours.
static void ratio(String what, List<Double> above, List<Double> below) {
  var ratios = new ArrayList<Double>();
  for (var i = 0; i < above.size(); i++) {
    ratios.add(above.get(i) / below.get(i));
  }
  System.out.printf(
      Locale.ROOT,
      "%-30s %6.2f (%.2f to %.2f)%n",
      what,
      median(ratios),
      Collections.min(ratios),
      Collections.max(ratios));
}

static final class Sodium {
  private final SymbolLookup library;
  private final MemorySegment password = Arena.global().allocateFrom(PASSWORD);
  private final MethodHandle verify;

  Sodium(Path file) throws Throwable {
    library = SymbolLookup.libraryLookup(file, Arena.global());
    var number = ValueLayout.JAVA_INT;
    var text = ValueLayout.ADDRESS;
    function("sodium_init", FunctionDescriptor.of(number)).invoke();
    verify =
        function(
            "crypto_pwhash_str_verify",
            FunctionDescriptor.of(number, text, text, ValueLayout.JAVA_LONG));
  }

  private MethodHandle function(String name, FunctionDescriptor type) {
    return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), type);
  }

  MemorySegment stored(long kib, long passes) throws Throwable {
    var size = ValueLayout.JAVA_LONG;
    var text = ValueLayout.ADDRESS;
    var hash = Arena.global().allocate(128);
    var made =
        (int)
            function(
                    "crypto_pwhash_str",
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, text, text, size, size, size))
                .invoke(hash, password, (long) PASSWORD.length(), passes, kib * 1024);
    if (made != 0) {
      throw new IllegalStateException("hashing failed");
    }
    return hash;
  }

  /// Milliseconds of one.
  double verify(MemorySegment hash) {
    var threads = ManagementFactory.getThreadMXBean();
    var begin = threads.getCurrentThreadCpuTime();
    for (var i = 0; i < HASHES; i++) {
      try {
        if ((int) verify.invokeExact(hash, password, (long) PASSWORD.length()) != 0) {
          throw new IllegalStateException("the hash does not verify");
        }
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }
    return (threads.getCurrentThreadCpuTime() - begin) / 1e6 / HASHES;
  }
}

static final class Server implements AutoCloseable {
  private static final List<String> OBSERVING =
      List.of("SOURCE", "NAME_ROW", "ONE_PASSWORD", "RISING_PASSWORDS", "PAIRS", "VOLUME", "SLOW");
  private final String base;
  private final Path data = Files.createTempDirectory("latchkey-bench");
  private final Process process;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .sslContext(trustingAll())
          .build();

  /// With the launcher's flags.
  Server(String lib, int port) throws Exception {
    base = "https://localhost:" + port;
    var command =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xms32m",
            "-Xmx256m",
            "-XX:+UseCompactObjectHeaders",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            lib + "/*",
            "dev.latchkey.server.cli.Latchkey",
            "serve",
            "--data",
            data.resolve("data").toString(),
            "--port",
            Integer.toString(port));
    OBSERVING.forEach(
        rule -> command.environment().put("LATCHKEY_DEFENCE_RULES_" + rule + "_ANSWER", "none"));
    command.environment().put("LATCHKEY_MANAGEMENT_PORT", Integer.toString(port + 1000));
    var output = data.resolve("out").toFile();
    process = command.redirectErrorStream(true).redirectOutput(output).start();
    while (!Files.readString(output.toPath()).contains("ready ")) {
      if (!process.isAlive()) {
        close();
        throw new IllegalStateException(Files.readString(output.toPath()));
      }
      Thread.sleep(100);
    }
    signUp();
  }

  private void signUp() throws Exception {
    post("/api/v1/accounts", "{\"email\":\"ada@example.org\",\"password\":\"%s\"}", 202);
    post(
        "/api/v1/accounts/verification",
        "{\"token\":\"" + token() + "\",\"password\":\"%s\"}",
        200);
  }

  private String token() throws Exception {
    for (var i = 0; i < 300; i++) {
      Thread.sleep(100);
      try (var mails = Files.list(data.resolve("data").resolve("mail"))) {
        for (var mail : mails.filter(file -> file.toString().endsWith(".eml")).toList()) {
          var link = LINK.matcher(Files.readString(mail));
          if (link.find()) {
            return link.group(1);
          }
        }
      }
    }
    throw new IllegalStateException("there is no email");
  }

  private void post(String path, String body, int expected) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.formatted(PASSWORD)))
            .build();
    var reply = send(request);
    if (reply.statusCode() != expected) {
      throw new IllegalStateException(path + ": " + reply.statusCode() + " " + reply.body());
    }
  }

  /// Once more where the server has just closed the connection.
  private HttpResponse<String> send(HttpRequest request) throws Exception {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  /// Milliseconds of processor time of one.
  double signIns(int many) throws Exception {
    var begin = process.info().totalCpuDuration().orElseThrow();
    try (var people = Executors.newFixedThreadPool(PEOPLE)) {
      for (var signIn :
          people.invokeAll(Collections.nCopies(many, (Callable<Boolean>) this::signIn))) {
        signIn.get();
      }
    }
    var end = process.info().totalCpuDuration().orElseThrow();
    return end.minus(begin).toMillis() / (double) many;
  }

  private boolean signIn() throws Exception {
    post("/api/v1/sessions", "{\"login\":\"ada@example.org\",\"password\":\"%s\"}", 201);
    return true;
  }

  private static SSLContext trustingAll() throws Exception {
    var context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Trusting()}, new SecureRandom());
    return context;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    process.destroy();
    process.waitFor(10, TimeUnit.SECONDS);
  }
}

/// The servers are our own.
static final class Trusting extends X509ExtendedTrustManager {
  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) {}

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) {}

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
