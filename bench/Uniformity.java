import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/// Does the time of an answer tell whether an address has an account? (S4-05)
///
/// Asks a running Latchkey the same question about addresses with and without an account, in
/// random order over one kept connection, and compares the two sets of times by the rank test of
/// Mann and Whitney. |z| under 3 says that they cannot be told apart; a test of two equal sets
/// exceeds 3 once in 370.
///
///     java bench/Uniformity.java BASE CA_FILE MAIL_FOLDER REQUESTS
///
/// The server must trust 127.0.0.1 as a proxy: each request comes from a source of its own, so
/// that no limit is met.
void main(String[] arguments) throws Exception {
  var base = URI.create(arguments[0]);
  var trust = trusting(Path.of(arguments[1]));
  var mail = Path.of(arguments[2]);
  var requests = Integer.parseInt(arguments[3]);
  var random = new Random(20_26);
  // A name stands 20 wrong passwords in ten minutes, and each is asked about twice.
  var people = Math.max(20, requests / 2 / 8);
  System.err.println("signing up " + people + " people");
  var known = signUp(trust, base, mail, people);
  var unknown = new ArrayList<String>();
  for (var i = 0; i < people; i++) {
    unknown.add(address(i, "nobody"));
  }
  System.out.println(
      "| question | worker | asked | with account (us) | without (us) | z | told apart |");
  System.out.println("|---|---|---|---|---|---|---|");
  for (var busy : List.of(false, true)) {
    for (var question : Question.values()) {
      var stop = new AtomicBoolean();
      var noise = busy ? noise(trust, base, known, stop) : null;
      var asked = busy && question.hashes ? requests / 5 : requests;
      var times = ask(trust, base, question, known, unknown, asked, random);
      stop.set(true);
      if (noise != null) {
        noise.join();
      }
      report(question, busy, times.get(0), times.get(1));
    }
  }
}

enum Question {
  SIGN_IN("sessions", "{\"login\":\"%s\",\"password\":\"not the password 1\"}", 401),
  SIGN_UP("accounts", "{\"email\":\"%s\",\"password\":\"quiet otter violin 77\"}", 202),
  RECOVERY("recovery", "{\"email\":\"%s\"}", 202),
  SIGN_IN_LINK("sign-in-links", "{\"email\":\"%s\"}", 202),
  RESEND("accounts/verification/resend", "{\"email\":\"%s\"}", 202);

  final String path;
  final String body;
  final int status;
  final boolean hashes;

  Question(String path, String body, int status) {
    this.path = path;
    this.body = body;
    this.status = status;
    this.hashes = path.equals("sessions") || path.equals("accounts");
  }
}

static String address(int number, String kind) {
  return "%s%06d@example.org".formatted(kind, number);
}

/// Times in microseconds: those of the known, those of the unknown.
static List<double[]> ask(
    SSLSocketFactory trust,
    URI base,
    Question question,
    List<String> known,
    List<String> unknown,
    int requests,
    Random random)
    throws IOException {
  var order = RankTest.order(requests, random);
  var times = List.of(new double[requests / 2], new double[requests / 2]);
  var done = new int[2];
  try (var line = new Line(trust, base)) {
    for (var i = 0; i < 60; i++) { // both sides are warm before anything counts
      line.post(question, (i % 2 == 0 ? known : unknown).get(i % known.size()), random);
    }
    for (var isKnown : order) {
      var side = isKnown ? 0 : 1;
      var person = (isKnown ? known : unknown).get(done[side] % known.size());
      var begin = System.nanoTime();
      var status = line.post(question, person, random);
      times.get(side)[done[side]++] = (System.nanoTime() - begin) / 1e3;
      if (status != question.status) {
        throw new IllegalStateException(question + " about " + person + " was answered " + status);
      }
    }
  }
  return times;
}

/// Forgotten passwords of people with accounts, so that the worker has letters to make.
static Thread noise(SSLSocketFactory trust, URI base, List<String> known, AtomicBoolean stop) {
  return Thread.ofPlatform()
      .start(() -> {
        var random = new Random(7);
        try (var line = new Line(trust, base)) {
          while (!stop.get()) {
            line.post(Question.RECOVERY, known.get(random.nextInt(known.size())), random);
            Thread.sleep(25);
          }
        } catch (IOException | InterruptedException e) {
          throw new IllegalStateException(e);
        }
      });
}

static void report(Question question, boolean busy, double[] known, double[] unknown) {
  var test = RankTest.of(known, unknown);
  System.out.printf(
      Locale.ROOT,
      "| %s | %s | %d | %.0f | %.0f | %+.2f | %s |%n",
      question.name().toLowerCase(Locale.ROOT).replace('_', ' '),
      busy ? "busy" : "idle",
      known.length + unknown.length,
      test.medianA(),
      test.medianB(),
      test.z(),
      Math.abs(test.z()) < 3 ? "no" : "**yes**");
}

static final Pattern LINK = Pattern.compile("/v#([A-Za-z0-9_-]{43})\\s");

/// Signs people up and verifies them with the letters of the drop folder.
static List<String> signUp(SSLSocketFactory trust, URI base, Path mail, int people)
    throws Exception {
  var asked = new HashMap<String, String>();
  var random = new Random(1);
  var addresses = new ArrayList<String>();
  try (var line = new Line(trust, base)) {
    for (var i = 0; i < people; i++) {
      var address = address(i, "person");
      addresses.add(address);
      line.post(Question.SIGN_UP, address, random);
      asked.put(address, field(line.answer, "request"));
    }
    for (var wait = 0; !asked.isEmpty(); wait++) {
      if (wait > 600) {
        throw new IllegalStateException(asked.size() + " letters did not come");
      }
      Thread.sleep(500);
      for (var letter : letters(mail)) {
        verify(line, letter, asked, random);
      }
    }
  }
  return addresses;
}

static void verify(Line line, String letter, Map<String, String> asked, Random random)
    throws IOException {
  var to = Pattern.compile("(?m)^To: .*?([a-z0-9]+@example\\.org)").matcher(letter);
  var token = LINK.matcher(letter);
  if (!to.find() || !token.find()) {
    return;
  }
  var request = asked.remove(to.group(1));
  if (request != null) {
    var body = "{\"token\":\"%s\",\"request\":\"%s\"}".formatted(token.group(1), request);
    var status = line.post("accounts/verification", body, random);
    if (status != 200) { // otherwise nobody would be known
      throw new IllegalStateException(to.group(1) + " was not verified: " + status);
    }
  }
}

static List<String> letters(Path mail) throws IOException {
  var found = new ArrayList<String>();
  try (var files = Files.newDirectoryStream(mail, "*.eml")) {
    for (var file : files) {
      found.add(Files.readString(file, StandardCharsets.ISO_8859_1));
    }
  }
  return found;
}

static String field(String json, String name) {
  var found = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
  if (!found.find()) {
    throw new IllegalStateException(json);
  }
  return found.group(1);
}

static SSLSocketFactory trusting(Path authority) throws IOException, GeneralSecurityException {
  var keys = KeyStore.getInstance(KeyStore.getDefaultType());
  keys.load(null, null);
  try (var file = Files.newInputStream(authority)) {
    var certificate = CertificateFactory.getInstance("X.509").generateCertificate(file);
    keys.setCertificateEntry("authority", certificate);
  }
  var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
  managers.init(keys);
  var context = SSLContext.getInstance("TLSv1.3");
  context.init(null, managers.getTrustManagers(), null);
  return context.getSocketFactory();
}

/// One kept connection, HTTP/1.1: a client of our own, so that nothing but the answer is timed.
static final class Line implements AutoCloseable {
  private final SSLSocket socket;
  private final InputStream in;
  private final OutputStream out;
  private final URI base;
  String answer = "";

  Line(SSLSocketFactory trust, URI base) throws IOException {
    this.base = base;
    this.socket = (SSLSocket) trust.createSocket(base.getHost(), base.getPort());
    socket.setTcpNoDelay(true);
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = new BufferedOutputStream(socket.getOutputStream());
  }

  int post(Question question, String address, Random random) throws IOException {
    return post(question.path, question.body.formatted(address), random);
  }

  int post(String path, String body, Random random) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    out.write(
        """
        POST /api/v1/%s HTTP/1.1\r
        Host: %s\r
        X-Forwarded-For: 10.%d.%d.%d\r
        Content-Type: application/json\r
        Content-Length: %d\r
        \r
        """
            .formatted(
                path,
                base.getAuthority(),
                random.nextInt(256),
                random.nextInt(256),
                random.nextInt(256),
                bytes.length)
            .getBytes(StandardCharsets.US_ASCII));
    out.write(bytes);
    out.flush();
    return read();
  }

  private int read() throws IOException {
    var status = Integer.parseInt(head().split(" ")[1]);
    var length = 0;
    for (var header = head(); !header.isEmpty(); header = head()) {
      var lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(15).strip());
      }
    }
    answer = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    return status;
  }

  private String head() throws IOException {
    var text = new StringBuilder();
    for (var next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("the server closed the connection");
      }
      if (next != '\r') {
        text.append((char) next);
      }
    }
    return text.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
