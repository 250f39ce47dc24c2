import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/// Does the delay of one's own letter tell whether somebody else's address has an account? (S4-05)
///
/// Plays the SMTP server of a running Latchkey, one that takes half a second for each letter. The
/// observer asks for a recovery of an address of their own, for one recovery and two sign-in links
/// of the target, and for a recovery of a second address of their own; then compares by the rank
/// test of Mann and Whitney how the letters came where the target has an account and where it has
/// none.
///
///     java bench/MailUniformity.java BASE DATA_FOLDER SMTP_PORT PAIRS
///
/// The accounts `person000@example.org` to `person059@example.org` must exist; the server must
/// trust 127.0.0.1 as a proxy, so that each request comes from a source of its own.
static final int TARGETS = 40;

static final int OWN = 20;
static final long SLOW_MILLIS = 500;
static final Map<String, Long> ARRIVED = new ConcurrentHashMap<>();

void main(String[] arguments) throws Exception {
  var base = URI.create(arguments[0]);
  var tls = Path.of(arguments[1], "tls");
  var pairs = Integer.parseInt(arguments[3]);
  listen(context(tls), Integer.parseInt(arguments[2]));
  var client = HttpClient.newBuilder().sslContext(context(tls)).build();
  var random = new Random(20_26);
  var order = RankTest.order(2 * pairs, random);
  var delays = List.of(new ArrayList<Double>(), new ArrayList<Double>());
  var gaps = List.of(new ArrayList<Double>(), new ArrayList<Double>());
  var done = 0;
  for (var isKnown : order) {
    var target = isKnown ? person(done % TARGETS) : "nobody%05d@example.org".formatted(done);
    var first = person(TARGETS + 2 * done % OWN);
    var second = person(TARGETS + (2 * done + 1) % OWN);
    ARRIVED.clear();
    post(client, base, "recovery", first, random);
    post(client, base, "recovery", target, random);
    post(client, base, "sign-in-links", target, random);
    post(client, base, "sign-in-links", target, random);
    var asked = System.nanoTime();
    post(client, base, "recovery", second, random);
    var side = isKnown ? 0 : 1;
    delays.get(side).add((arrival(second) - asked) / 1e6);
    gaps.get(side).add((arrival(second) - arrival(first)) / 1e6);
    Thread.sleep(SLOW_MILLIS + random.nextInt(1000)); // all is quiet again, at any time of a tick
    done++;
  }
  System.out.println(
      "| what the observer sees | pairs | with account (ms) | without (ms) | z | told apart |");
  System.out.println("|---|---|---|---|---|---|");
  report("the second own letter after it was asked for", delays);
  report("the second own letter after the first", gaps);
  System.exit(0);
}

static String person(int number) {
  return "person%03d@example.org".formatted(number);
}

static void post(HttpClient client, URI base, String path, String email, Random random)
    throws IOException, InterruptedException {
  var source =
      "10.%d.%d.%d".formatted(random.nextInt(256), random.nextInt(256), random.nextInt(256));
  var request =
      HttpRequest.newBuilder(base.resolve("/api/v1/" + path))
          .header("Content-Type", "application/json")
          .header("X-Forwarded-For", source)
          .POST(BodyPublishers.ofString("{\"email\":\"" + email + "\"}"))
          .build();
  var status = client.send(request, BodyHandlers.discarding()).statusCode();
  if (status != 202) {
    throw new IllegalStateException(path + " was answered " + status);
  }
}

static long arrival(String email) throws InterruptedException {
  for (var wait = 0; wait < 30_000; wait++) {
    var at = ARRIVED.get(email);
    if (at != null) {
      return at;
    }
    Thread.sleep(1);
  }
  throw new IllegalStateException("no letter to " + email);
}

// the SMTP server

static void listen(SSLContext tls, int port) throws IOException {
  var server =
      tls.getServerSocketFactory().createServerSocket(port, 100, InetAddress.getLoopbackAddress());
  Thread.ofPlatform()
      .daemon()
      .start(() -> {
        while (true) {
          try {
            var socket = (SSLSocket) server.accept();
            Thread.ofVirtual().start(() -> converse(socket));
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        }
      });
}

static void converse(SSLSocket socket) {
  try (socket) {
    var in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    say(socket, "220 slow");
    var to = "";
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      var upper = line.toUpperCase(Locale.ROOT);
      if (upper.startsWith("RCPT")) {
        to = line.substring(line.indexOf('<') + 1, line.indexOf('>'));
      }
      if (!upper.equals("DATA")) {
        say(socket, upper.startsWith("QUIT") ? "221 bye" : "250 yes");
        continue;
      }
      say(socket, "354 go on");
      while (!".".equals(in.readLine())) {}
      ARRIVED.put(to, System.nanoTime());
      Thread.sleep(SLOW_MILLIS);
      say(socket, "250 taken");
    }
  } catch (IOException e) {
    // the other side has gone
  } catch (InterruptedException e) {
    Thread.currentThread().interrupt();
  }
}

static void say(SSLSocket socket, String line) throws IOException {
  socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
}

/// The certificate that the Latchkey has made for itself serves the mail server, too.
static SSLContext context(Path folder) throws Exception {
  var certificates = CertificateFactory.getInstance("X.509");
  Certificate[] chain;
  try (var file = Files.newInputStream(folder.resolve("server.pem"))) {
    chain = certificates.generateCertificates(file).toArray(Certificate[]::new);
  }
  var pem = Files.readString(folder.resolve("server.key")).replaceAll("-----[^-]+-----|\\s", "");
  var key =
      KeyFactory.getInstance("EC")
          .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
  var keys = KeyStore.getInstance(KeyStore.getDefaultType());
  keys.load(null, null);
  keys.setKeyEntry("server", key, new char[0], chain);
  try (var file = Files.newInputStream(folder.resolve("ca.pem"))) {
    keys.setCertificateEntry("authority", certificates.generateCertificate(file));
  }
  var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
  own.init(keys, new char[0]);
  var others = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
  others.init(keys);
  var context = SSLContext.getInstance("TLSv1.3");
  context.init(own.getKeyManagers(), others.getTrustManagers(), null);
  return context;
}

// figures

static void report(String what, List<? extends List<Double>> times) {
  var known = times.get(0).stream().mapToDouble(time -> time).toArray();
  var unknown = times.get(1).stream().mapToDouble(time -> time).toArray();
  var test = RankTest.of(known, unknown);
  System.out.printf(
      Locale.ROOT,
      "| %s | %d | %.0f | %.0f | %+.2f | %s |%n",
      what,
      known.length,
      test.medianA(),
      test.medianB(),
      test.z(),
      Math.abs(test.z()) < 3 ? "no" : "**yes**");
}
