package dev.latchkey.agent.fake;

import dev.latchkey.protocol.WireJson;
import dev.latchkey.protocol.crypto.LatchkeyKey;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.protocol.crypto.Signer;
import dev.latchkey.testkit.TestAuthority;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.util.List;

/// Signs as a Latchkey, or as a trick wants it.
final class FakeSigner {
  private final KeyPair own = TestAuthority.keyPair();

  /// What the answers vouch for.
  volatile List<Octets> tlsKeys = List.of();

  /// As in `RedemptionResponse.signed`.
  interface Form<A> {
    Object signed(A answer, LatchkeyKey key, Signer signer);
  }

  LatchkeyKey key() {
    return key(own);
  }

  private static LatchkeyKey key(KeyPair keys) {
    return new LatchkeyKey(Octets.of(keys.getPublic().getEncoded()));
  }

  <A> byte[] sign(A answer, Trick trick, Form<A> form) {
    var stranger = TestAuthority.keyPair();
    return WireJson.write(
        switch (trick) {
          case FORGE_EXPIRED -> form.signed(answer, key(), message -> sign(stranger, message));
          case OTHER_LATCHKEY ->
              form.signed(answer, key(stranger), message -> sign(stranger, message));
          default -> form.signed(answer, key(), message -> sign(own, message));
        });
  }

  private static Octets sign(KeyPair keys, byte[] message) {
    try {
      var signer = Signature.getInstance("SHA256withECDSAinP1363Format");
      signer.initSign(keys.getPrivate());
      signer.update(message);
      return Octets.of(signer.sign());
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    }
  }
}
