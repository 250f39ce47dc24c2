package dev.latchkey.server.passkeys.webauthn;

import dev.latchkey.server.passkeys.CoseAlgorithm;
import dev.latchkey.server.passkeys.PasskeyChallenges;
import dev.latchkey.server.passkeys.PasskeyCredential;
import dev.latchkey.server.secrets.Base64Url;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What browsers are asked for, as JSON with the names of the specification
/// (`PublicKeyCredentialCreationOptionsJSON`, `PublicKeyCredentialRequestOptionsJSON`).
public final class CeremonyOptions {
  private static final String KEY = "public-key";
  private static final long TIMEOUT = PasskeyChallenges.LIFE.toMillis();

  private CeremonyOptions() {}

  /// For whom a passkey is made.
  ///
  /// @param handle what the authenticator gives back at a sign-in
  /// @param name to choose the account by, for instance the email address
  /// @param displayName what the person is called
  public record Person(byte[] handle, String name, String displayName) {}

  /// To make a passkey that names its account by itself, protected by the device's lock; nothing is
  /// asked about the model of the authenticator.
  ///
  /// @param site what people call this server
  /// @param existing the passkeys that the account has
  public static Map<String, Object> creation(
      RelyingParty party,
      String site,
      Person person,
      byte[] challenge,
      List<PasskeyCredential> existing) {
    var options = new LinkedHashMap<String, Object>();
    options.put("rp", Map.of("id", party.id(), "name", site));
    options.put(
        "user",
        Map.of(
            "id", Base64Url.encode(person.handle),
            "name", person.name,
            "displayName", person.displayName));
    options.put("challenge", Base64Url.encode(challenge));
    options.put(
        "pubKeyCredParams", CoseAlgorithm.numbers().stream().map(CeremonyOptions::of).toList());
    options.put("timeout", TIMEOUT);
    options.put("excludeCredentials", existing.stream().map(CeremonyOptions::of).toList());
    options.put(
        "authenticatorSelection",
        Map.of(
            "residentKey", "required",
            "requireResidentKey", true,
            "userVerification", "required"));
    options.put("attestation", "none");
    return options;
  }

  private static Map<String, Object> of(long algorithm) {
    return Map.of("type", KEY, "alg", algorithm);
  }

  /// How a browser reaches it spares the person a question.
  private static Map<String, Object> of(PasskeyCredential known) {
    var id = Base64Url.encode(known.id());
    return known.transports().isEmpty()
        ? Map.of("type", KEY, "id", id)
        : Map.of("type", KEY, "id", id, "transports", known.transports());
  }

  /// To sign in with any passkey of this site.
  public static Map<String, Object> request(RelyingParty party, byte[] challenge) {
    var options = new LinkedHashMap<String, Object>();
    options.put("challenge", Base64Url.encode(challenge));
    options.put("rpId", party.id());
    options.put("timeout", TIMEOUT);
    options.put("userVerification", "required");
    return options;
  }
}
