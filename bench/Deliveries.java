import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.protocol.AgentKeys;
import dev.latchkey.protocol.AnswerStatus;
import dev.latchkey.protocol.DeliveryToken;
import dev.latchkey.protocol.JsonParseResult;
import dev.latchkey.protocol.Nonce;
import dev.latchkey.protocol.Receipt;
import dev.latchkey.protocol.ReceiptOutcome;
import dev.latchkey.protocol.ReceiptRequest;
import dev.latchkey.protocol.Redeem;
import dev.latchkey.protocol.RedemptionKeys;
import dev.latchkey.protocol.RedemptionOperation;
import dev.latchkey.protocol.RedemptionRequest;
import dev.latchkey.protocol.RedemptionResponse;
import dev.latchkey.protocol.Registration;
import dev.latchkey.protocol.RegistrationRequest;
import dev.latchkey.protocol.SealedBody;
import dev.latchkey.protocol.SealingKey;
import dev.latchkey.protocol.SinkKind;
import dev.latchkey.protocol.TokenParseResult;
import dev.latchkey.protocol.Verification;
import dev.latchkey.protocol.WireJson;
import dev.latchkey.protocol.crypto.Ed25519KeyPair;
import dev.latchkey.protocol.crypto.HpkeCiphertext;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.protocol.crypto.X25519KeyPair;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/// What sealed deliveries to a registered server cost a running Latchkey.
///
/// One application per thousand deliveries orders them; an agent signs look, claim and receipt of all
/// of them beforehand, so that the measured time contains no work of an agent. Then they are sent over
/// connections that are open already. Half as many
/// more warm the server up before, and each of their answers is verified and opened. Prints one row of a table; `bench/deliveries` starts it.
///
///     java bench/Deliveries.java NAME BASE CA_FILE SET_UP_FOLDER SERVER_PID POSTMASTER_PID JDBC_URL DELIVERIES CONNECTIONS
void main(String[] arguments) throws Exception {
  var setUp = Path.of(arguments[3]);
  var site = new Site(URI.create(arguments[1]), trusting(Path.of(arguments[2])));
  var programs = new Programs(Long.parseLong(arguments[4]), Long.parseLong(arguments[5]));
  var database = arguments[6];
  var count = Integer.parseInt(arguments[7]);
  var connections = Integer.parseInt(arguments[8]);
  var agent = new Agent();
  try (var load = new Load(site, connections)) {
    var target = agent.register(site, setUp);
    var orders = orders(site, setUp, target, count + count / 2);
    var warmUp = agent.sign(load.post(orders.subList(count, orders.size())));
    load.redeem(warmUp).forEach(Redemption::check);

    var heap = programs.heap();
    var stored = stored(database);
    var before = programs.used();
    var made = load.post(orders.subList(0, count));
    var creation = programs.used().since(before);
    var heapEach = (programs.heap() - heap) / count;
    var storedEach = (stored(database) - stored) / count;

    var signed = agent.sign(made);
    var yardstick = new Yardstick();
    before = programs.used();
    var redeemed = load.redeem(signed);
    var redemption = programs.used().since(before);
    var verification = yardstick.millis();
    redeemed.forEach(Redemption::checkQuickly);
    System.out.printf(
        Locale.ROOT,
        "| %s | %.2f ms | %.2f ms | %.0f | %.2f ms | %.2f ms | %.0f | %.0f | %.1f KiB | %.1f KiB"
            + " |%n",
        arguments[0],
        creation.serverMillis(count),
        redemption.serverMillis(count),
        redemption.serverMillis(count) / verification,
        creation.databaseMillis(count),
        redemption.databaseMillis(count),
        redemption.alone(count),
        count / redemption.wall,
        heapEach / 1024.0,
        storedEach / 1024.0);
    System.err.printf(
        Locale.ROOT,
        "%s: of %d processors the redemptions had %.0f %%, the load tool %.0f %%, others %.0f %%%n",
        arguments[0],
        CORES,
        100 * redemption.share(redemption.own()),
        100 * redemption.share(redemption.load),
        100 * redemption.share(redemption.others()));
  }
}

static final int CORES = Runtime.getRuntime().availableProcessors();
static final int PER_APPLICATION = 1000;
static final String ACCOUNT = "deploy";
static final String PASSWORD = "copper Wren ünder 7";
static final ObjectMapper JSON = new ObjectMapper();
static final SecureRandom RANDOM = new SecureRandom();

static byte[] random(int length) {
  var bytes = new byte[length];
  RANDOM.nextBytes(bytes);
  return bytes;
}

/// What the applications send, each as many as it may in ten minutes.
static List<byte[]> orders(Site site, Path setUp, Agent.Target target, int count) throws Exception {
  var body =
      JSON.writeValueAsBytes(
          Map.of(
              "recipient",
              Map.of("account_id", target.account),
              "target",
              Map.of("server_id", target.server, "account", ACCOUNT, "sink", "file"),
              "mode",
              "sealed",
              "secret",
              PASSWORD,
              "channel",
              "return",
              "lifetime_seconds",
              3600));
  var orders = new ArrayList<byte[]>();
  for (var line : Files.readAllLines(setUp.resolve("clients.json"))) {
    var bearer = "Authorization: Bearer " + site.token(JSON.readTree(line)) + "\r\n";
    var order = site.request("/api/v1/deliveries", "application/json", bearer, body);
    IntStream.range(0, PER_APPLICATION).forEach(_ -> orders.add(order));
  }
  return orders.subList(0, count);
}

/// Bytes of the database, without what is not yet moved out of a log.
static long stored(String address) throws Exception {
  var sqlite = address.startsWith("jdbc:sqlite:");
  try (var connection = DriverManager.getConnection(address);
      var statement = connection.createStatement();
      var row =
          statement.executeQuery(
              sqlite
                  ? "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
                  : "SELECT pg_database_size(current_database())")) {
    row.next();
    return row.getLong(1);
  }
}

/// The agent of one registered server: its keys, and what it signs.
static final class Agent {
  private final Ed25519KeyPair identity = Ed25519KeyPair.fromSeed(random(32));
  private final X25519KeyPair sealing = X25519KeyPair.fromSeed(random(32));

  record Target(String server, String account) {}

  Target register(Site site, Path setUp) throws Exception {
    var issued = JSON.readTree(setUp.resolve("registration.json").toFile());
    var account = JSON.readTree(setUp.resolve("account.json").toFile());
    var token = token(issued.path("token").asText());
    var registration =
        new Registration(
            RedemptionOperation.CLAIM,
            token.rid(),
            token.fingerprint(),
            token.publicKey(),
            identity.publicKey(),
            SealingKey.signed(1, sealing.publicKey(), token.fingerprint(), identity));
    var request = RegistrationRequest.signed(registration, nonce(), token, identity);
    site.ask(site.request("/api/v1/servers", "application/json", "", WireJson.write(request)));
    return new Target(issued.path("server_id").asText(), account.path("account_id").asText());
  }

  static DeliveryToken token(String text) {
    return switch (DeliveryToken.read(text)) {
      case TokenParseResult.Parsed(var token) -> token;
      default -> throw new IllegalStateException("no token");
    };
  }

  private static Nonce nonce() {
    return Nonce.fresh(length -> random(length));
  }

  List<Redemption> sign(List<byte[]> made) throws Exception {
    var signed = new ArrayList<Redemption>();
    for (var order : made) {
      signed.add(sign(token(JSON.readTree(order).path("token").asText())));
    }
    return signed;
  }

  private Redemption sign(DeliveryToken token) {
    var keys = AgentKeys.derive(random(AgentKeys.SEED_LENGTH));
    var signers = new RedemptionKeys(token, keys.receipts(), Optional.of(identity));
    var look = redeem(RedemptionOperation.LOOK, token, keys);
    var claim = redeem(RedemptionOperation.CLAIM, token, keys);
    var receipt = new Receipt(claim.transcript(), ReceiptOutcome.APPLIED, "");
    return new Redemption(
        token,
        keys,
        RedemptionRequest.signed(look, nonce(), "", signers),
        RedemptionRequest.signed(claim, nonce(), "", signers),
        ReceiptRequest.signed(receipt, nonce(), keys.receipts()));
  }

  private Redeem redeem(RedemptionOperation op, DeliveryToken token, AgentKeys keys) {
    return new Redeem(
        op,
        token.mode(),
        token.rid(),
        token.fingerprint(),
        token.publicKey(),
        keys.receipts().publicKey(),
        keys.answers().publicKey().value(),
        identity.publicKey().value(),
        ACCOUNT,
        new SinkKind("file"));
  }
}

/// The three steps, signed, and their answers.
static final class Redemption {
  private final DeliveryToken token;
  private final AgentKeys keys;
  private final RedemptionRequest look;
  private final RedemptionRequest claim;
  private final List<byte[]> bodies;
  private final List<byte[]> answers = new ArrayList<>();

  Redemption(
      DeliveryToken token,
      AgentKeys keys,
      RedemptionRequest look,
      RedemptionRequest claim,
      ReceiptRequest receipt) {
    this.token = token;
    this.keys = keys;
    this.look = look;
    this.claim = claim;
    this.bodies = List.of(WireJson.write(look), WireJson.write(claim), WireJson.write(receipt));
  }

  List<byte[]> requests(Site site) {
    var path = "/api/v1/redemptions";
    var paths = List.of(path, path, path + "/" + token.rid() + "/receipt");
    return IntStream.range(0, 3)
        .mapToObj(i -> site.request(paths.get(i), "application/json", "", bodies.get(i)))
        .toList();
  }

  void answered(byte[] answer) {
    answers.add(answer);
  }

  void checkQuickly() {
    var words = List.of("\"status\":\"ready\"", "\"status\":\"claimed\"", "\"accepted\"");
    for (var i = 0; i < 3; i++) {
      var text = new String(answers.get(i), StandardCharsets.UTF_8);
      if (!text.contains(words.get(i))) {
        throw new IllegalStateException("expected " + words.get(i) + ": " + text);
      }
    }
  }

  void check() {
    checkQuickly();
    verified(answers.get(0), look, AnswerStatus.READY);
    var given = verified(answers.get(1), claim, AnswerStatus.CLAIMED);
    var transcript = claim.redeem().transcript();
    var box = new HpkeCiphertext(given.enc(), given.ct());
    if (SealedBody.open(keys.answers(), transcript, box).isEmpty()) {
      throw new IllegalStateException("the answer does not open");
    }
  }

  private static dev.latchkey.protocol.RedemptionAnswer verified(
      byte[] answer, RedemptionRequest sent, AnswerStatus status) {
    if (WireJson.read(answer, RedemptionResponse.class)
            instanceof JsonParseResult.Message<RedemptionResponse>(var response)
        && response.verify(sent)
            instanceof Verification.Verified<dev.latchkey.protocol.RedemptionAnswer>(var verified)
        && verified.status() == status) {
      return verified;
    }
    throw new IllegalStateException(new String(answer, StandardCharsets.UTF_8));
  }
}

/// Connections that are open before anything is measured, each used by one thread.
static final class Load implements AutoCloseable {
  private final Site site;
  private final List<Site.Connection> connections = new ArrayList<>();

  Load(Site site, int count) throws Exception {
    this.site = site;
    for (var i = 0; i < count; i++) {
      connections.add(site.open());
    }
  }

  List<byte[]> post(List<byte[]> requests) throws Exception {
    var answers = new byte[requests.size()][];
    all(requests.size(), (connection, i) -> answers[i] = connection.ask(requests.get(i)));
    return List.of(answers);
  }

  List<Redemption> redeem(List<Redemption> redemptions) throws Exception {
    var requests = redemptions.stream().map(each -> each.requests(site)).toList();
    all(
        redemptions.size(),
        (connection, i) -> {
          for (var request : requests.get(i)) {
            redemptions.get(i).answered(connection.ask(request));
          }
        });
    return redemptions;
  }

  private interface Work {
    void run(Site.Connection connection, int number) throws IOException;
  }

  private void all(int count, Work work) throws Exception {
    var next = new AtomicInteger();
    try (var threads = Executors.newFixedThreadPool(connections.size())) {
      var running = new ArrayList<Callable<Boolean>>();
      for (var connection : connections) {
        running.add(() -> {
          for (var i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
            work.run(connection, i);
          }
          return true;
        });
      }
      for (var done : threads.invokeAll(running)) {
        done.get();
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (var connection : connections) {
      connection.socket.close();
    }
  }
}

/// Latchkey over HTTPS.
record Site(URI base, SSLContext trust) {
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)\r\n");

  byte[] request(String path, String type, String more, byte[] body) {
    var head =
        "POST %s HTTP/1.1\r\nHost: %s\r\n%sContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(path, base.getAuthority(), more, type, body.length);
    var bytes = new java.io.ByteArrayOutputStream();
    bytes.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }

  /// The access token of an application.
  String token(JsonNode client) throws Exception {
    var pair = client.path("client_id").asText() + ":" + client.path("client_secret").asText();
    var basic =
        "Authorization: Basic "
            + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII))
            + "\r\n";
    var form = "grant_type=client_credentials".getBytes(StandardCharsets.US_ASCII);
    var request = request("/oauth2/token", "application/x-www-form-urlencoded", basic, form);
    return JSON.readTree(ask(request)).path("access_token").asText();
  }

  byte[] ask(byte[] request) throws IOException {
    var connection = open();
    try (var _ = connection.socket) {
      return connection.ask(request);
    }
  }

  Connection open() throws IOException {
    var socket = (SSLSocket) trust.getSocketFactory().createSocket("localhost", base.getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(60_000);
    socket.startHandshake();
    return new Connection(socket, new BufferedInputStream(socket.getInputStream()));
  }

  /// One that is kept alive.
  record Connection(SSLSocket socket, InputStream in) {
    /// The body of an answer with a status below 300.
    byte[] ask(byte[] request) throws IOException {
      socket.getOutputStream().write(request);
      socket.getOutputStream().flush();
      var head = head();
      var length = LENGTH.matcher(head);
      var body = in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
      if (!head.startsWith("HTTP/1.1 2")) {
        throw new IOException(head + new String(body, StandardCharsets.UTF_8));
      }
      return body;
    }

    private String head() throws IOException {
      var head = new StringBuilder();
      while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
        var next = in.read();
        if (next < 0) {
          throw new IOException("closed");
        }
        head.append((char) next);
      }
      return head.toString();
    }
  }
}

static SSLContext trusting(Path authority) throws Exception {
  var store = KeyStore.getInstance(KeyStore.getDefaultType());
  store.load(null, null);
  try (var in = Files.newInputStream(authority)) {
    var certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
    store.setCertificateEntry("latchkey", certificate);
  }
  var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
  managers.init(store);
  var context = SSLContext.getInstance("TLS");
  context.init(null, managers.getTrustManagers(), null);
  return context;
}

/// What one Ed25519 verification costs meanwhile: on a machine that others use too, processor time
/// itself is worth less. Compiled as the server is.
static final class Yardstick {
  private final byte[] message = random(300);
  private final Ed25519KeyPair pair = Ed25519KeyPair.fromSeed(random(32));
  private final Octets signature = pair.sign(message);
  private final AtomicBoolean over = new AtomicBoolean();
  private final CompletableFuture<Double> millis = new CompletableFuture<>();

  Yardstick() {
    IntStream.range(0, 1000).forEach(_ -> verify());
    Thread.ofPlatform().daemon().start(this::measure);
  }

  private boolean verify() {
    return pair.publicKey().verifies(message, signature);
  }

  private void measure() {
    var threads = ManagementFactory.getThreadMXBean();
    var nanos = 0L;
    var times = 0;
    while (!over.get() || times < 10) {
      var before = threads.getCurrentThreadCpuTime();
      for (var i = 0; i < 5; i++) {
        verify();
      }
      nanos += threads.getCurrentThreadCpuTime() - before;
      times += 5;
      LockSupport.parkNanos(20_000_000);
    }
    millis.complete(nanos / 1e6 / times);
  }

  double millis() {
    over.set(true);
    return millis.join();
  }
}

/// Seconds since something began: by the clock, and of processor time.
///
/// @param idle of all processors together
record Used(double wall, double server, double database, double load, double idle) {
  Used since(Used before) {
    return new Used(
        wall - before.wall,
        server - before.server,
        database - before.database,
        load - before.load,
        idle - before.idle);
  }

  double serverMillis(int count) {
    return 1000 * server / count;
  }

  double databaseMillis(int count) {
    return 1000 * database / count;
  }

  double own() {
    return server + database;
  }

  double others() {
    return CORES * wall - own() - load - idle;
  }

  double share(double seconds) {
    return seconds / (CORES * wall);
  }

  /// How many a second: the time that the load tool and other programs had is taken out.
  double alone(int count) {
    return count * CORES / (own() + idle);
  }
}

/// The programs that are measured.
///
/// @param postmaster 0 where there is none
record Programs(long server, long postmaster) {
  private static final double TICKS = 100;

  Used used() throws IOException {
    return new Used(
        System.nanoTime() / 1e9,
        ticks(server, 2) / TICKS,
        database() / TICKS,
        ticks(ProcessHandle.current().pid(), 2) / TICKS,
        idle() / TICKS);
  }

  /// With those of its processes that have ended: the postmaster is asked last, since it has taken
  /// over what they used.
  private double database() throws IOException {
    if (postmaster == 0) {
      return 0;
    }
    var sum = 0.0;
    for (var child : ProcessHandle.of(postmaster).orElseThrow().children().toList()) {
      try {
        sum += ticks(child.pid(), 2);
      } catch (NoSuchFileException ended) {
        // The postmaster knows.
      }
    }
    return sum + ticks(postmaster, 4);
  }

  /// @param fields 2: user and system; 4: those of its children that have ended as well
  private static double ticks(long process, int fields) throws IOException {
    var stat = Files.readString(Path.of("/proc/" + process + "/stat"));
    var numbers = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return IntStream.range(11, 11 + fields).mapToLong(i -> Long.parseLong(numbers[i])).sum();
  }

  /// Waiting for a disk is idle, too.
  private static double idle() throws IOException {
    var numbers = Files.readAllLines(Path.of("/proc/stat")).getFirst().trim().split(" +");
    return Long.parseLong(numbers[4]) + Long.parseLong(numbers[5]);
  }

  /// Bytes on the server's heap that are still needed.
  long heap() throws IOException, InterruptedException {
    jcmd("GC.run");
    return Pattern.compile("used (\\d+)K")
        .matcher(jcmd("GC.heap_info").replaceAll("(?m)^ *(Metaspace|class space).*$", ""))
        .results()
        .mapToLong(used -> 1024 * Long.parseLong(used.group(1)))
        .sum();
  }

  private String jcmd(String command) throws IOException, InterruptedException {
    var tool = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    var process = new ProcessBuilder(tool, Long.toString(server), command).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("jcmd " + command + ": " + said);
    }
    return said;
  }
}
