package dev.latchkey.client;

import dev.latchkey.protocol.DeliveryContext;
import dev.latchkey.protocol.DeliveryMode;
import dev.latchkey.protocol.JsonParseResult;
import dev.latchkey.protocol.RedemptionId;
import dev.latchkey.protocol.SealingKey;
import dev.latchkey.protocol.SigningKeyChain;
import dev.latchkey.protocol.WireJson;
import dev.latchkey.protocol.crypto.Ed25519PublicKey;
import dev.latchkey.protocol.crypto.Fingerprint;
import dev.latchkey.protocol.crypto.HpkeSealer;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.protocol.crypto.X25519PublicKey;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/// Seals a password to a registered server before it leaves the application.
final class PasswordSeal {
  private static final int RID_BYTES = 8;
  private static final SecureRandom RANDOM = new SecureRandom();
  private final Api api;

  PasswordSeal(Api api) {
    this.api = api;
  }

  /// The order with the sealed password.
  ///
  /// @throws UntrustedServer where Latchkey shows another key than the pinned server's
  Map<String, Object> seal(Order order, PinnedServer pinned, String password) {
    var server = api.get("/api/v1/servers/" + Ids.checked(pinned.id()));
    var keys = signingKeys();
    var identity = new Ed25519PublicKey(octets(pinned.identityKey()));
    var sealing = sealingKey(server, identity, keys);
    var rid = new RedemptionId(Octets.of(random(RID_BYTES)));
    var context =
        new DeliveryContext(
            rid,
            DeliveryMode.SEALED_REGISTERED,
            keys.current().fingerprint(),
            api.clientId(),
            pinned.id(),
            order.target().account(),
            order.target().sink().orElse(""),
            identity.value(),
            sealing.number());
    var json = new HashMap<>(order.json());
    json.put("rid", rid.value().base64());
    json.put("inner", seal(context, sealing, password).base64());
    json.put("sealing_key", sealing.number());
    return json;
  }

  private static Octets seal(DeliveryContext context, SealingKey sealing, String password) {
    var clear = password.getBytes(StandardCharsets.UTF_8);
    try {
      return context.seal(new HpkeSealer(sealing.key(), PasswordSeal::random), clear);
    } finally {
      Arrays.fill(clear, (byte) 0);
    }
  }

  /// The server may not know of Latchkey's newest signing key yet: it has vouched to a former one.
  private static SealingKey sealingKey(
      Body server, Ed25519PublicKey identity, SigningKeyChain keys) {
    var shown =
        server
            .object("sealing_key")
            .orElseThrow(() -> new UntrustedServer("the server has no key yet"));
    var key =
        new SealingKey(
            shown.number("number"),
            new X25519PublicKey(octets(shown.text("key"))),
            octets(shown.text("signature")));
    var former = keys.rollovers().stream().map(rollover -> rollover.former().fingerprint());
    Stream<Fingerprint> all = Stream.concat(Stream.of(keys.current().fingerprint()), former);
    if (all.noneMatch(fp -> key.isOf(identity, fp))) {
      throw new UntrustedServer("the server's pinned key does not vouch for the key that is shown");
    }
    return key;
  }

  private SigningKeyChain signingKeys() {
    var bytes = api.bytes("/api/v1/signing-keys");
    if (WireJson.read(bytes, SigningKeyChain.class)
        instanceof JsonParseResult.Message<SigningKeyChain>(var keys)) {
      return keys;
    }
    throw new UntrustedServer("Latchkey shows no signing keys");
  }

  private static Octets octets(String base64) {
    return Octets.fromBase64(base64).orElseThrow(() -> new UntrustedServer("a key is damaged"));
  }

  private static byte[] random(int length) {
    var bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }
}
