import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/// Can people sign in while one laptop tries to prevent it?
///
/// Runs each attack alone and all together against a running Latchkey on loopback, from an address
/// of their own, and meanwhile signs in with the right password, a new connection each time, twice
/// from addresses of people elsewhere, and once from the attacker's on a device that has signed in before. One line
/// an attack: how many of the sign-ins of either were answered with 201 within two seconds, the
/// slowest, the same one second after its end, and how many of 1,000 session checks a second were
/// answered in their second.
///
///     java bench/Hold.java BASE CA_FILE MAIL_FOLDER SECONDS HEAP
///
/// Everything is bounded: numbers of connections, and SECONDS for each attack.
void main(String[] arguments) throws Exception {
  var site = new Site(URI.create(arguments[0]), trusting(Path.of(arguments[1])));
  var seconds = Integer.parseInt(arguments[3]);
  signUp(site, Path.of(arguments[2]));
  var first = site.signIn(HONEST, "").body;
  var device = find("\"device_cookie\":\"([^\"]+)\"", first);
  var session = find("\"session_token\":\"([^\"]+)\"", first);
  var perSecond = hashesPerSecond(site);
  System.err.printf(Locale.ROOT, "one at a time, %.0f sign-ins a second%n", perSecond);
  var attacks =
      List.of(
          new Attack("nothing", List.of()),
          new Attack("4,000 silent connections", List.of(new Silent(4000))),
          new Attack(
              "1,100 unfinished requests over HTTP/1.1", List.of(new Unfinished(1100, "http/1.1"))),
          new Attack("1,100 unfinished requests over HTTP/2", List.of(new Unfinished(1100, "h2"))),
          new Attack("140 slow bodies that are too long", List.of(new SlowBodies(140))),
          new Attack("sign-ins at 10 times the hash capacity", List.of(new Flood(10 * perSecond))),
          new Attack(
              "all of it together",
              List.of(
                  new Silent(4000),
                  new Unfinished(1100, "http/1.1"),
                  new Unfinished(1100, "h2"),
                  new SlowBodies(140),
                  new Flood(10 * perSecond))));
  for (var attack : attacks) {
    attack.run(new Person(site, device, session), seconds, arguments[4]);
  }
}

static final String EMAIL = "ada@example.org";
static final String PASSWORD = "quiet otter violin 77";
static final InetAddress HONEST = loopback(1);
static final InetAddress ATTACKER = loopback(66);

/// Where one of many people is.
static InetAddress home(int number) {
  return InetAddress.ofLiteral("127.0.2." + (1 + number % 250));
}

static InetAddress loopback(int last) {
  return InetAddress.ofLiteral("127.0.0." + last);
}

/// @param device its cookie
/// @param session its token
record Person(Site site, String device, String session) {}

record Attack(String name, List<Trouble> parts) {
  void run(Person person, int seconds, String heap) throws Exception {
    var site = person.site;
    var stop = new AtomicBoolean();
    var begun = new ArrayList<Thread>();
    for (var part : parts) {
      begun.add(
          Thread.ofPlatform()
              .name(part.getClass().getSimpleName())
              .start(() -> part.go(site, stop)));
    }
    Thread.sleep(parts.isEmpty() ? 0 : 2000); // until most of it is there
    var checks = new Checks(person);
    checks.start();
    var during = Honest.signIns(site, person.device, seconds);
    checks.stop();
    stop.set(true);
    for (var thread : begun) {
      thread.join();
    }
    Thread.sleep(1000);
    var after = Honest.signIns(site, person.device, 3);
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %s | %s | %d ms | %s | %s | %s |%n",
        heap,
        name,
        during.elsewhere,
        during.beside,
        Math.max(during.elsewhere.slowest.get(), during.beside.slowest.get()),
        after.elsewhere,
        after.beside,
        checks);
    if (!during.bad.isEmpty()) {
      System.err.println("instead: " + during.bad);
    }
  }
}

/// How many sign-ins went well.
static final class Tally {
  final AtomicInteger asked = new AtomicInteger();
  final AtomicInteger good = new AtomicInteger();
  final AtomicLong slowest = new AtomicLong();

  @Override
  public String toString() {
    return good + " of " + asked;
  }
}

/// People with the right password.
static final class Honest {
  final Tally elsewhere = new Tally();
  final Tally beside = new Tally();

  /// What the others got: a status, `0` for no answer, `late`.
  final Map<String, Integer> bad = new ConcurrentHashMap<>();

  static Honest signIns(Site site, String device, int seconds) throws Exception {
    var counts = new Honest();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < seconds * 5; i++) {
        var isBeside = i % 3 == 2;
        var number = i;
        threads.submit(() ->
            isBeside
                ? counts.signIn(site, ATTACKER, device, counts.beside)
                : counts.signIn(site, home(number), "", counts.elsewhere));
        Thread.sleep(200);
      }
    }
    return counts;
  }

  private boolean signIn(Site site, InetAddress from, String device, Tally tally) {
    tally.asked.incrementAndGet();
    var begun = System.nanoTime();
    var reply = site.signIn(from, device);
    var status = reply.status;
    var millis = (System.nanoTime() - begun) / 1_000_000;
    tally.slowest.accumulateAndGet(millis, Math::max);
    if (status == 201 && millis <= 2000) {
      tally.good.incrementAndGet();
    } else {
      var who = from.equals(ATTACKER) ? "beside " : "elsewhere ";
      bad.merge(who + (status == 201 ? "late" : status + " " + reply.code()), 1, Integer::sum);
    }
    return true;
  }
}

/// Applications that ask whether a session is good, 1,000 times a second over kept connections.
static final class Checks {
  private static final int PER_SECOND = 1_000;
  private static final int CONNECTIONS = 16;
  private final Person person;
  private final AtomicInteger due = new AtomicInteger();
  private final AtomicInteger good = new AtomicInteger();
  private final Semaphore tickets = new Semaphore(0);
  private final AtomicBoolean stop = new AtomicBoolean();
  private final List<Thread> threads = new ArrayList<>();

  Checks(Person person) {
    this.person = person;
  }

  void start() {
    for (var i = 0; i < CONNECTIONS; i++) {
      threads.add(Thread.ofVirtual().start(this::check));
    }
    threads.add(Thread.ofPlatform().start(this::pace));
  }

  void stop() throws InterruptedException {
    stop.set(true);
    for (var thread : threads) {
      thread.join();
    }
  }

  /// What was not answered within its second is not made up for later.
  private void pace() {
    var begun = System.nanoTime();
    while (!stop.get()) {
      var now = (int) ((System.nanoTime() - begun) / 1e9 * PER_SECOND);
      tickets.release(now - due.getAndSet(now));
      if (tickets.availablePermits() > PER_SECOND) {
        tickets.drainPermits();
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  private void check() {
    while (!stop.get()) {
      try (var socket = person.site.tls(HONEST, "http/1.1")) {
        var in = new BufferedInputStream(socket.getInputStream());
        while (!stop.get()) {
          if (tickets.tryAcquire(50, TimeUnit.MILLISECONDS)
              && person.site.check(socket, in, person.session).status == 200) {
            good.incrementAndGet();
          }
        }
      } catch (IOException e) {
        // closed from the other side: once more
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  @Override
  public String toString() {
    return Math.round(100.0 * good.get() / Math.max(1, due.get())) + " %";
  }
}

interface Trouble {
  /// Makes it until `stop`, and leaves nothing behind.
  void go(Site site, AtomicBoolean stop);
}

/// Connections that never send a byte, renewed when they are closed.
record Silent(int count) implements Trouble {
  @Override
  public void go(Site site, AtomicBoolean stop) {
    hold(count, stop, i -> site.connect(loopback(66 + i % 3)), socket -> false);
  }
}

/// Complete heads whose bodies never end.
record Unfinished(int count, String protocol) implements Trouble {
  @Override
  public void go(Site site, AtomicBoolean stop) {
    hold(count, stop, _ -> begun(site), _ -> false);
  }

  private Socket begun(Site site) throws IOException {
    var socket = site.tls(ATTACKER, protocol);
    var h2 = "h2".equals(socket.getApplicationProtocol());
    if (!h2 && protocol.equals("h2")) {
      socket.close();
      throw new IOException("HTTP/2 is not offered");
    }
    socket.getOutputStream().write(h2 ? Http2.unfinished() : site.head("/api/v1/sessions", 1000));
    socket.getOutputStream().flush();
    return socket;
  }
}

/// The first bytes of an HTTP/2 connection: preface, settings, and headers without their end.
static final class Http2 {
  static byte[] unfinished() {
    var out = new java.io.ByteArrayOutputStream();
    out.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
    // HEADERS of stream 1 without END_STREAM: POST, https, a path and an authority of the static
    // table
    var block =
        new byte[] {
          (byte) 0x83,
          (byte) 0x87,
          (byte) 0x84,
          0x41,
          9,
          'l',
          'o',
          'c',
          'a',
          'l',
          'h',
          'o',
          's',
          't'
        };
    out.writeBytes(new byte[] {0, 0, (byte) block.length, 1, 4, 0, 0, 0, 1});
    out.writeBytes(block);
    return out.toByteArray();
  }
}

/// Two megabytes each, a kilobyte at a time.
record SlowBodies(int count) implements Trouble {
  private static final byte[] PIECE = new byte[1024];

  @Override
  public void go(Site site, AtomicBoolean stop) {
    hold(
        count,
        stop,
        _ -> {
          var socket = site.tls(ATTACKER, "http/1.1");
          socket
              .getOutputStream()
              .write(
                  ("POST /api/v1/sessions HTTP/1.1\r\nHost: "
                          + site.base.getAuthority()
                          + "\r\n"
                          + "Content-Type: application/json\r\n"
                          + "Transfer-Encoding: chunked\r\n\r\n"
                          + "100000\r\n")
                      .getBytes(StandardCharsets.US_ASCII));
          return socket;
        },
        socket -> {
          socket.getOutputStream().write(PIECE);
          socket.getOutputStream().flush();
          return true;
        });
  }
}

interface Opening {
  Socket open(int number) throws IOException;
}

interface Step {
  /// @return whether there is more to do for it
  boolean step(Socket socket) throws IOException;
}

/// Keeps so many open, and takes each a step further ten times a second. Those that the other side
/// has closed are opened again, 100 a second.
static void hold(int count, AtomicBoolean stop, Opening opening, Step step) {
  var sockets = new Socket[count];
  try (var threads = Executors.newFixedThreadPool(4)) {
    for (var part = 0; part < 4; part++) {
      var first = part;
      threads.submit(() -> {
        for (var i = first; i < count && !stop.get(); i += 4) {
          sockets[i] = opened(i, opening);
        }
        while (!stop.get()) {
          var again = 0;
          for (var i = first; i < count && !stop.get(); i += 4) {
            if (!goesOn(sockets[i], step) && again++ < 3) {
              close(sockets[i]);
              sockets[i] = opened(i, opening);
            }
          }
          Thread.sleep(100);
        }
        return true;
      });
    }
  }
  for (var socket : sockets) {
    close(socket);
  }
}

static Socket opened(int number, Opening opening) {
  try {
    return opening.open(number);
  } catch (IOException e) {
    return null;
  }
}

static boolean goesOn(Socket socket, Step step) {
  try {
    if (socket == null || hasEnded(socket)) {
      return false;
    }
    var _ = step.step(socket);
    return true;
  } catch (IOException e) {
    return false;
  }
}

/// Whether the other side has closed it; a byte of an answer is taken as such.
static boolean hasEnded(Socket socket) {
  try {
    socket.setSoTimeout(1);
    var _ = socket.getInputStream().read();
    return true;
  } catch (java.net.SocketTimeoutException e) {
    return false;
  } catch (IOException e) {
    return true;
  }
}

static void close(Socket socket) {
  try {
    if (socket != null) {
      socket.close();
    }
  } catch (IOException _) {
    // it is gone
  }
}

/// So many sign-ins a second, whether they are answered or not: wrong passwords of many names from
/// five sources, over kept connections.
record Flood(double perSecond) implements Trouble {
  private static final int CONNECTIONS = 200;

  @Override
  public void go(Site site, AtomicBoolean stop) {
    var tickets = new Semaphore(0);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < CONNECTIONS; i++) {
        var from = loopback(66 + i % 5);
        var number = i;
        threads.submit(() -> guess(site, from, number, tickets, stop));
      }
      var begun = System.nanoTime();
      var given = 0L;
      while (!stop.get()) {
        var due = (long) ((System.nanoTime() - begun) / 1e9 * perSecond);
        tickets.release((int) (due - given));
        given = due;
        Thread.sleep(10);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void guess(
      Site site, InetAddress from, int number, Semaphore tickets, AtomicBoolean stop) {
    var round = 0;
    while (!stop.get()) {
      try (var socket = site.tls(from, "http/1.1")) {
        var in = new BufferedInputStream(socket.getInputStream());
        while (!stop.get()) {
          if (tickets.tryAcquire(100, TimeUnit.MILLISECONDS)) {
            var name = "guess" + number + "x" + round++ + "@example.org";
            var _ =
                site.post(
                    socket,
                    in,
                    "/api/v1/sessions",
                    credentials("login", name, "not the password 1"));
          }
        }
      } catch (IOException e) {
        // closed from the other side: once more
      } catch (InterruptedException e) {
        return;
      }
    }
  }
}

static String credentials(String field, String name, String password) {
  return "{\"%s\":\"%s\",\"password\":\"%s\"}".formatted(field, name, password);
}

record Site(URI base, SSLContext trust) {
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");

  Socket connect(InetAddress from) throws IOException {
    var socket = new Socket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(from, 0));
    socket.connect(new InetSocketAddress(loopback(1), base.getPort()), 2000);
    socket.setTcpNoDelay(true);
    return socket;
  }

  SSLSocket tls(InetAddress from, String protocol) throws IOException {
    var plain = connect(from);
    plain.setSoTimeout(5000);
    var socket =
        (SSLSocket)
            trust.getSocketFactory().createSocket(plain, base.getHost(), base.getPort(), true);
    var parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(
        protocol.equals("h2") ? new String[] {"h2", "http/1.1"} : new String[] {protocol});
    socket.setSSLParameters(parameters);
    try {
      socket.startHandshake();
    } catch (IOException e) {
      close(socket);
      throw e;
    }
    return socket;
  }

  byte[] head(String path, int length) {
    return ("POST "
            + path
            + " HTTP/1.1\r\nHost: "
            + base.getAuthority()
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + length
            + "\r\n\r\n{")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /// @param device its cookie; empty where it has none
  /// @return with status 0 where there is no answer
  Reply signIn(InetAddress from, String device) {
    var body = credentials("login", EMAIL, PASSWORD);
    if (!device.isEmpty()) {
      body = body.replace("}", ",\"device_cookie\":\"" + device + "\"}");
    }
    try (var socket = tls(from, "http/1.1")) {
      socket.setSoTimeout(10_000);
      var in = new BufferedInputStream(socket.getInputStream());
      return post(socket, in, "/api/v1/sessions", body);
    } catch (IOException e) {
      return new Reply(0, "");
    }
  }

  record Reply(int status, String body) {
    private static final Pattern CODE = Pattern.compile("\"code\":\"([^\"]+)\"");

    String code() {
      var code = CODE.matcher(body);
      return code.find() ? code.group(1) : "";
    }
  }

  Reply check(Socket socket, InputStream in, String token) throws IOException {
    return ask(
        socket,
        in,
        "GET /api/v1/session HTTP/1.1\r\nHost: "
            + base.getAuthority()
            + "\r\nAuthorization: Bearer "
            + token
            + "\r\n\r\n");
  }

  Reply post(Socket socket, InputStream in, String path, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    var request =
        ("POST "
            + path
            + " HTTP/1.1\r\nHost: "
            + base.getAuthority()
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + bytes.length
            + "\r\n\r\n"
            + body);
    return ask(socket, in, request);
  }

  private static Reply ask(Socket socket, InputStream in, String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      var c = in.read();
      if (c < 0) {
        throw new IOException("no answer");
      }
      head.append((char) c);
    }
    var length = LENGTH.matcher(head);
    var text =
        new String(
            in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0),
            StandardCharsets.UTF_8);
    return new Reply(Integer.parseInt(head.substring(9, 12)), text);
  }
}

static SSLContext trusting(Path authority) throws GeneralSecurityException, IOException {
  var store = KeyStore.getInstance(KeyStore.getDefaultType());
  store.load(null, null);
  try (var stream = Files.newInputStream(authority)) {
    store.setCertificateEntry(
        "ca", CertificateFactory.getInstance("X.509").generateCertificate(stream));
  }
  var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
  trust.init(store);
  var context = SSLContext.getInstance("TLS");
  context.init(null, trust.getTrustManagers(), null);
  return context;
}

static void signUp(Site site, Path mail) throws Exception {
  try (var socket = site.tls(HONEST, "http/1.1")) {
    var in = new BufferedInputStream(socket.getInputStream());
    var begun = site.post(socket, in, "/api/v1/accounts", credentials("email", EMAIL, PASSWORD));
    var request = find("\"request\":\"([^\"]+)\"", begun.body);
    var token = awaitToken(mail);
    var done =
        site.post(
            socket,
            in,
            "/api/v1/accounts/verification",
            "{\"token\":\"" + token + "\",\"request\":\"" + request + "\"}");
    if (done.status != 200) {
      throw new IllegalStateException("signing up: " + done);
    }
  }
}

static String awaitToken(Path mail) throws Exception {
  for (var tries = 0; tries < 200; tries++) {
    try (var letters = Files.list(mail)) {
      var letter = letters.filter(file -> file.toString().endsWith(".eml")).findFirst();
      if (letter.isPresent()) {
        return find(
            "(?m)^https://\\S+/v(?:erify)?#([A-Za-z0-9_-]+)\\s*$", Files.readString(letter.get()));
      }
    }
    Thread.sleep(100);
  }
  throw new IllegalStateException("no letter came");
}

static String find(String pattern, String text) {
  var matcher = Pattern.compile(pattern).matcher(text);
  if (!matcher.find()) {
    throw new IllegalStateException(pattern + " is not in " + text);
  }
  return matcher.group(1);
}

/// What all processors hash in a second, from right passwords one after another on each.
static double hashesPerSecond(Site site) throws Exception {
  var parallel = Runtime.getRuntime().availableProcessors();
  var begun = System.nanoTime();
  try (var threads = Executors.newFixedThreadPool(parallel)) {
    for (var i = 0; i < parallel * 25; i++) {
      threads.submit(() -> site.signIn(HONEST, ""));
    }
  }
  return parallel * 25 / ((System.nanoTime() - begun) / 1e9);
}
