package dev.latchkey.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// A transit engine as the public description of OpenBao's and Vault's API says, as far as a client
/// of ours goes: keys of type `aes256-gcm96` (derived), `ecdsa-p256` and `rsa-3072`, on any mount.
public final class TransitServer implements AutoCloseable {
  public static final String TOKEN = "s.testkit-transit";
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Pattern PATH = Pattern.compile("/v1/([a-z0-9-]+)/(.+)");
  private static final int IV_BYTES = 12;
  private final Map<String, Key> keys = new ConcurrentHashMap<>();
  private final Queue<String> paths = new ConcurrentLinkedQueue<>();
  private final TestAuthority authority;
  private final int port = TestPorts.free();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpsServer server;
  private volatile String denied = "";
  private volatile int status;
  private volatile CountDownLatch hanging = new CountDownLatch(0);

  private record Version(byte[] secret, byte[] hmac, KeyPair pair) {}

  private static final class Key {
    final String type;
    final boolean derived;
    final boolean exportable;
    final TreeMap<Integer, Version> versions = new TreeMap<>();
    int minDecryption = 1;
    int minEncryption;
    boolean deletionAllowed;

    Key(String type, boolean derived, boolean exportable) {
      this.type = type;
      this.derived = derived;
      this.exportable = exportable;
      rotate();
    }

    private KeyPair pair() {
      return type.equals("rsa-3072") ? rsa() : TestAuthority.keyPair();
    }

    private static KeyPair rsa() {
      try {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(3072);
        return generator.generateKeyPair();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    boolean signs() {
      return !type.startsWith("aes");
    }

    synchronized void rotate() {
      var next = versions.isEmpty() ? 1 : versions.lastKey() + 1;
      versions.put(next, new Version(random(32), random(32), pair()));
    }
  }

  /// What the engine says no to.
  private static final class Refused extends RuntimeException {
    private final int status;

    Refused(int status, String message) {
      super(message);
      this.status = status;
    }
  }

  public TransitServer(TestAuthority authority) {
    this.authority = authority;
    plug();
  }

  private static byte[] random(int length) {
    var bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  public URI address() {
    return URI.create("https://localhost:" + port);
  }

  /// What was asked for, in order.
  public List<String> paths() {
    return List.copyOf(paths);
  }

  /// Answers on the same port again.
  public void plug() {
    try {
      server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(authority.issue("localhost").context()));
      server.setExecutor(threads);
      server.createContext("/", this::take);
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Cuts the network.
  public void unplug() {
    server.stop(0);
  }

  /// A policy that denies paths with this beginning; an empty one denies nothing.
  public void deny(String beginning) {
    denied = beginning;
  }

  /// Keeps every caller waiting, or lets them go.
  public void hang(boolean waits) {
    hanging.countDown();
    hanging = new CountDownLatch(waits ? 1 : 0);
  }

  /// Answers with this status only, 503 when it is sealed; 0 is as usual.
  public void answer(int only) {
    status = only;
  }

  @Override
  public void close() {
    unplug();
    threads.shutdownNow();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      try {
        hanging.await();
        reply(exchange, 200, "{\"request_id\":\"1\",\"data\":" + answer(exchange, body) + "}");
      } catch (Refused e) {
        reply(exchange, e.status, "{\"errors\":[\"" + e.getMessage() + "\"]}");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (GeneralSecurityException e) {
        reply(exchange, 400, "{\"errors\":[\"cipher: message authentication failed\"]}");
      }
    }
  }

  private static void reply(HttpExchange exchange, int status, String json) throws IOException {
    var bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private String answer(HttpExchange exchange, String body) throws GeneralSecurityException {
    var matcher = PATH.matcher(exchange.getRequestURI().getPath());
    if (status != 0) {
      throw new Refused(status, "Vault is sealed");
    }
    if (!matcher.matches()) {
      throw new Refused(404, "no handler for route");
    }
    var path = matcher.group(2);
    paths.add(path);
    var token = exchange.getRequestHeaders().getFirst("X-Vault-Token");
    if (!TOKEN.equals(token) || (!denied.isEmpty() && path.startsWith(denied))) {
      throw new Refused(403, "permission denied");
    }
    if (path.equals("token/renew-self")) {
      return "null";
    }
    var words = path.split("/", -1);
    var inPath = words[0].equals("datakey") ? 2 : 1;
    return act(exchange.getRequestMethod(), words, matcher.group(1) + "/" + words[inPath], body);
  }

  private String act(String method, String[] words, String name, String body)
      throws GeneralSecurityException {
    if (words[0].equals("keys")) {
      return keys(method, words, name, body);
    }
    var key = key(name, 400);
    synchronized (key) {
      return switch (words[0]) {
        case "encrypt" -> ciphertext(key, decoded(body, "plaintext"), body);
        case "decrypt" -> "{\"plaintext\":\"" + base64(decrypt(key, body)) + "\"}";
        case "rewrap" -> ciphertext(key, decrypt(key, body), body);
        case "datakey" -> ciphertext(key, random(32), body);
        case "hmac" -> hmac(key, body);
        case "sign" -> sign(key, body);
        default -> throw new Refused(404, "unsupported path");
      };
    }
  }

  private Key key(String name, int otherwise) {
    var key = keys.get(name);
    if (key == null) {
      throw new Refused(otherwise, "encryption key not found");
    }
    return key;
  }

  private String keys(String method, String[] words, String name, String body) {
    if (words.length == 2 && method.equals("POST")) {
      return shown(
          keys.computeIfAbsent(
              name,
              _ ->
                  new Key(
                      text(body, "type"),
                      body.contains("\"derived\":true"),
                      body.contains("\"exportable\":true"))));
    }
    var key = key(name, 404);
    if (method.equals("DELETE")) {
      return delete(name, key);
    }
    synchronized (key) {
      switch (words.length == 2 ? "" : words[2]) {
        case "rotate" -> key.rotate();
        case "config" -> {
          key.minDecryption = number(body, "min_decryption_version", key.minDecryption);
          key.deletionAllowed |= body.contains("\"deletion_allowed\":true");
          key.minEncryption = number(body, "min_encryption_version", key.minEncryption);
        }
        case "trim" -> trim(key, number(body, "min_available_version", 0));
        default -> {}
      }
      return shown(key);
    }
  }

  private String delete(String name, Key key) {
    if (!key.deletionAllowed) {
      throw new Refused(400, "deletion is not allowed for this key");
    }
    keys.remove(name);
    return "null";
  }

  private static void trim(Key key, int least) {
    if (key.minEncryption == 0 || key.minDecryption == 0) {
      throw new Refused(400, "minimum versions must be set");
    }
    if (least > Math.min(key.minDecryption, key.minEncryption)) {
      throw new Refused(400, "minimum available version is too high");
    }
    key.versions.headMap(least).clear();
  }

  private static String shown(Key key) {
    var shown = new StringBuilder();
    key.versions
        .tailMap(key.minDecryption)
        .forEach((number, version) -> {
          shown.append(shown.isEmpty() ? "" : ",").append('"').append(number).append("\":");
          shown.append(
              key.signs()
                  ? "{\"public_key\":\"" + pem(version.pair) + "\",\"name\":\"" + key.type + "\"}"
                  : "1442851412");
        });
    return "{\"type\":\""
        + key.type
        + "\",\"derived\":"
        + key.derived
        + ",\"exportable\":"
        + key.exportable
        + ",\"allow_plaintext_backup\":false,\"latest_version\":"
        + key.versions.lastKey()
        + ",\"keys\":{"
        + shown
        + "}}";
  }

  private static String pem(KeyPair pair) {
    return "-----BEGIN PUBLIC KEY-----\\n"
        + base64(pair.getPublic().getEncoded())
        + "\\n-----END PUBLIC KEY-----\\n";
  }

  private static byte[] derive(Key key, Version version, String body)
      throws GeneralSecurityException {
    if (!key.derived) {
      return version.secret;
    }
    var context = decoded(body, "context");
    if (context.length == 0) {
      throw new Refused(400, "missing 'context' for key derivation");
    }
    return mac(version.secret, context);
  }

  private static byte[] mac(byte[] key, byte[] input) throws GeneralSecurityException {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(input);
  }

  private static String ciphertext(Key key, byte[] plaintext, String body)
      throws GeneralSecurityException {
    var number = key.versions.lastKey();
    var iv = random(IV_BYTES);
    var secret = derive(key, key.versions.lastEntry().getValue(), body);
    var cipher = cipher(Cipher.ENCRYPT_MODE, secret, iv);
    var sealed = cipher.doFinal(plaintext);
    var all = ByteBuffer.allocate(iv.length + sealed.length).put(iv).put(sealed).array();
    return "{\"ciphertext\":\"vault:v" + number + ":" + base64(all) + "\"}";
  }

  private static byte[] decrypt(Key key, String body) throws GeneralSecurityException {
    var parts = text(body, "ciphertext").split(":", 3);
    if (parts.length != 3 || !parts[1].matches("v[0-9]{1,9}")) {
      throw new Refused(400, "invalid ciphertext: no prefix");
    }
    var number = Integer.parseInt(parts[1].substring(1));
    var version = key.versions.get(number);
    if (version == null || number < key.minDecryption) {
      throw new Refused(400, "ciphertext or signature version is disallowed by policy (too old)");
    }
    var all = Base64.getDecoder().decode(parts[2]);
    if (all.length < IV_BYTES) {
      throw new Refused(400, "invalid ciphertext: too short");
    }
    return cipher(Cipher.DECRYPT_MODE, derive(key, version, body), Arrays.copyOf(all, IV_BYTES))
        .doFinal(all, IV_BYTES, all.length - IV_BYTES);
  }

  private static Cipher cipher(int mode, byte[] key, byte[] iv) throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, iv));
    return cipher;
  }

  private static Map.Entry<Integer, Version> chosen(Key key, String body) {
    var number = number(body, "key_version", key.versions.lastKey());
    var version = key.versions.get(number);
    if (number < key.minEncryption || version == null) {
      throw new Refused(400, "version of the key is disallowed by policy");
    }
    return Map.entry(number, version);
  }

  private static String hmac(Key key, String body) throws GeneralSecurityException {
    var version = chosen(key, body);
    var mac = mac(version.getValue().hmac, decoded(body, "input"));
    return "{\"hmac\":\"vault:v" + version.getKey() + ":" + base64(mac) + "\"}";
  }

  private static String sign(Key key, String body) throws GeneralSecurityException {
    if (!key.signs()) {
      throw new Refused(400, "key type " + key.type + " does not support signing");
    }
    var jws = text(body, "marshaling_algorithm").equals("jws");
    var version = chosen(key, body);
    var signature = Signature.getInstance(algorithm(key, body, jws));
    signature.initSign(version.getValue().pair.getPrivate());
    signature.update(decoded(body, "input"));
    var encoder = jws ? Base64.getUrlEncoder().withoutPadding() : Base64.getEncoder();
    return "{\"signature\":\"vault:v"
        + version.getKey()
        + ":"
        + encoder.encodeToString(signature.sign())
        + "\"}";
  }

  /// Of RSA it would be PSS, if not told otherwise.
  private static String algorithm(Key key, String body, boolean jws) {
    if (key.type.equals("rsa-3072")) {
      return text(body, "signature_algorithm").equals("pkcs1v15") ? "SHA256withRSA" : "RSASSA-PSS";
    }
    return jws ? "SHA256withECDSAinP1363Format" : "SHA256withECDSA";
  }

  private static String text(String body, String name) {
    var matcher = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(body);
    return matcher.find() ? matcher.group(1) : "";
  }

  private static int number(String body, String name, int otherwise) {
    var matcher = Pattern.compile("\"" + name + "\":([0-9]+)").matcher(body);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : otherwise;
  }

  private static byte[] decoded(String body, String name) {
    return Base64.getDecoder().decode(text(body, name));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
