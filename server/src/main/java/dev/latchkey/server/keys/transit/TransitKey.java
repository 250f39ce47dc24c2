package dev.latchkey.server.keys.transit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.server.keys.KeyVersions;
import dev.latchkey.server.keys.UnusableKey;
import dev.latchkey.server.keys.VaultUnavailable;
import dev.latchkey.server.keys.WrappedValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/// One named key of the service, with its versions.
///
/// The key that encrypts is derived for each context, so a value opens with the same context only,
/// and can be rewrapped without being seen (associated data cannot: the service's `rewrap` takes
/// none). A ciphertext is `vault:vN:` and base64 of IV | ciphertext | tag, which is what follows
/// the number in [WrappedValue].
final class TransitKey implements KeyVersions {
  private static final Pattern FORM =
      Pattern.compile("vault:v([1-9][0-9]{0,8}):([A-Za-z0-9+/=_-]+)");
  private static final byte[] FIXED_TEXT =
      "latchkey key fingerprint".getBytes(StandardCharsets.UTF_8);
  private static final int MARK_BYTES = WrappedValue.mark(1).length;
  private final TransitClient client;
  private final String name;

  /// The newest version that this process has seen.
  private final AtomicInteger newest = new AtomicInteger();

  /// Whether there is one in any case: a vault that is being left may have lost it.
  private final boolean isMade;

  private TransitKey(TransitClient client, String name, boolean isMade) {
    this.client = client;
    this.name = name;
    this.isMade = isMade;
  }

  /// Finds it, or makes it where there is none.
  ///
  /// @param type `aes256-gcm96`, `ecdsa-p256` or `rsa-3072`
  static TransitKey open(TransitClient client, String name, String type) {
    var key = new TransitKey(client, name, true);
    if (client.get("keys/" + name).isEmpty()) {
      key.make(type);
    } else {
      key.check(type);
    }
    return key;
  }

  /// Makes it; of several processes one does.
  void make(String type) {
    var encrypts = type.startsWith("aes");
    var _ =
        client.make("keys/" + name, Map.of("type", type, "derived", encrypts, "exportable", false));
    check(type);
  }

  /// Finds it, or one without versions.
  ///
  /// @param type as above
  static TransitKey find(TransitClient client, String name, String type) {
    var key = new TransitKey(client, name, false);
    if (client.get("keys/" + name).isPresent()) {
      key.check(type);
    }
    return key;
  }

  private void check(String type) {
    var data = read();
    var fits =
        data.path("type").asText().equals(type)
            && data.path("derived").asBoolean() == type.startsWith("aes")
            && !data.path("exportable").asBoolean()
            && !data.path("allow_plaintext_backup").asBoolean();
    if (!fits) {
      throw new UnusableKey(
          "The key "
              + name
              + " of the transit service is not of type "
              + type
              + ", or can be exported.",
          null);
    }
  }

  private JsonNode read() {
    return client.get("keys/" + name).orElseThrow(this::lost);
  }

  private VaultUnavailable lost() {
    return TransitClient.unavailable("has no key " + name, null);
  }

  @Override
  public SortedSet<Integer> numbers() {
    var numbers = new TreeSet<Integer>();
    var data = client.get("keys/" + name);
    if (data.isEmpty() && !isMade) {
      return numbers;
    }
    data.orElseThrow(this::lost)
        .path("keys")
        .fieldNames()
        .forEachRemaining(number -> numbers.add(Integer.valueOf(number)));
    if (numbers.isEmpty()) {
      throw TransitClient.unavailable("has no version of the key " + name, null);
    }
    seen(numbers.last());
    return numbers;
  }

  @Override
  public int current() {
    return numbers().last();
  }

  @Override
  public int addAfter(int last) {
    do {
      var _ = client.make("keys/" + name + "/rotate", Map.of());
    } while (current() <= last);
    return newest.get();
  }

  @Override
  public boolean oldestFirst() {
    return true;
  }

  /// The service forgets all versions before one.
  @Override
  public void destroy(int number) {
    var numbers = numbers();
    if (number == numbers.last()) {
      throw new IllegalArgumentException("the current key cannot be destroyed");
    }
    if (number != numbers.first()) {
      throw new IllegalArgumentException("older keys must be destroyed first");
    }
    var least = numbers.tailSet(number + 1).first();
    var _ =
        client.post(
            "keys/" + name + "/config",
            Map.of("min_decryption_version", least, "min_encryption_version", least));
    var _ = client.post("keys/" + name + "/trim", Map.of("min_available_version", least));
  }

  /// The last version goes with the whole key.
  @Override
  public void retire(int number) {
    if (number == current()) {
      var _ = client.post("keys/" + name + "/config", Map.of("deletion_allowed", true));
      client.delete("keys/" + name);
    } else {
      destroy(number);
    }
  }

  @Override
  public byte[] fingerprint(int number) {
    var body = Map.of("input", base64(FIXED_TEXT), "key_version", number);
    return bytes(client.post("hmac/" + name + "/sha2-256", body), "hmac", number);
  }

  byte[] encrypt(byte[] plaintext, byte[] context) {
    var body = Map.of("plaintext", base64(plaintext), "context", base64(context));
    return wrapped(client.post("encrypt/" + name, body));
  }

  byte[] decrypt(byte[] wrapped, byte[] context) {
    var plaintext = client.open("decrypt/" + name, body(wrapped, context)).path("plaintext");
    if (!plaintext.isTextual()) {
      throw TransitClient.unavailable("sends no plaintext", null);
    }
    return Base64.getDecoder().decode(plaintext.asText());
  }

  /// Of a value under the newest version that was seen the service is not asked: passwords are
  /// stored within transactions. Code that moves values looks up the current version before.
  byte[] rewrap(byte[] wrapped, byte[] context) {
    return WrappedValue.number(wrapped).orElse(0) == newest.get()
        ? wrapped
        : wrapped(client.open("rewrap/" + name, body(wrapped, context)));
  }

  private void seen(int number) {
    var _ = newest.accumulateAndGet(number, Math::max);
  }

  /// A fresh random 256-bit value, wrapped.
  byte[] dataKey(byte[] context) {
    var body = Map.of("context", base64(context), "bits", 256);
    return wrapped(client.post("datakey/wrapped/" + name, body));
  }

  /// @param form how the signature is to be
  byte[] sign(int number, byte[] message, Map<String, String> form) {
    var body = new HashMap<String, Object>(form);
    body.put("input", base64(message));
    body.put("key_version", number);
    return bytes(client.post("sign/" + name + "/sha2-256", body), "signature", number);
  }

  /// PEM.
  String publicKey(int number) {
    return read().path("keys").path(Integer.toString(number)).path("public_key").asText();
  }

  private static Map<String, String> body(byte[] wrapped, byte[] context) {
    var number = WrappedValue.number(wrapped).orElse(0);
    if (number < 1) {
      throw new UnusableKey("A wrapped value does not open.", null);
    }
    var rest = Arrays.copyOfRange(wrapped, MARK_BYTES, wrapped.length);
    return Map.of(
        "ciphertext", "vault:v" + number + ":" + base64(rest), "context", base64(context));
  }

  private byte[] wrapped(JsonNode data) {
    var matcher = FORM.matcher(data.path("ciphertext").asText());
    if (!matcher.matches()) {
      throw TransitClient.unavailable("sends no ciphertext", null);
    }
    var number = Integer.parseInt(matcher.group(1));
    seen(number);
    var rest = Base64.getDecoder().decode(matcher.group(2));
    var mark = WrappedValue.mark(number);
    return ByteBuffer.allocate(mark.length + rest.length).put(mark).put(rest).array();
  }

  private static byte[] bytes(JsonNode data, String field, int number) {
    return Optional.of(FORM.matcher(data.path(field).asText()))
        .filter(matcher -> matcher.matches() && Integer.parseInt(matcher.group(1)) == number)
        .map(matcher -> decoder(field).decode(matcher.group(2)))
        .orElseThrow(() -> TransitClient.unavailable("sends no " + field, null));
  }

  /// Signatures as in JSON Web Signatures come in the alphabet for addresses.
  private static Base64.Decoder decoder(String field) {
    return field.equals("signature") ? Base64.getUrlDecoder() : Base64.getDecoder();
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
