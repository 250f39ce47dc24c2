package dev.latchkey.server.passkeys.webauthn;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.AuthenticationRequest;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.RegistrationRequest;
import com.webauthn4j.data.attestation.authenticator.AAGUID;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.COSEKey;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.verifier.exception.BadOriginException;
import com.webauthn4j.verifier.exception.BadRpIdException;
import com.webauthn4j.verifier.exception.BadTopOriginException;
import com.webauthn4j.verifier.exception.CrossOriginException;
import com.webauthn4j.verifier.exception.MaliciousCounterValueException;
import com.webauthn4j.verifier.exception.NotAllowedAlgorithmException;
import com.webauthn4j.verifier.exception.UserNotVerifiedException;
import com.webauthn4j.verifier.exception.VerificationException;
import dev.latchkey.server.passkeys.CoseAlgorithm;
import dev.latchkey.server.passkeys.PasskeyCredential;
import dev.latchkey.server.passkeys.PasskeyUse;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/// Checks what authenticators answer (WebAuthn Level 3, sections 7.1 and 7.2).
///
/// Guarantees: the person was verified by the authenticator, for this site and in no frame of
/// another; challenge, origin and type are those that were asked for. Who the owner of a credential
/// is, whether the challenge is live and whether the sign count has grown when it is written down,
/// is for the caller to check.
public final class RelyingParty {
  /// As the specification allows.
  private static final int LONGEST_ID = 1023;

  private static final List<PublicKeyCredentialParameters> ALGORITHMS =
      CoseAlgorithm.numbers().stream().map(RelyingParty::parameters).toList();
  private final ObjectConverter converter = new ObjectConverter();
  private final WebAuthnManager manager = WebAuthnManager.createNonStrictWebAuthnManager(converter);
  private final String id;
  private final Origin origin;

  /// @param baseUrl where people reach this server, by a name and not an address
  public RelyingParty(URI baseUrl) {
    id = baseUrl.getHost();
    origin = new Origin(baseUrl.toString());
  }

  private static PublicKeyCredentialParameters parameters(long algorithm) {
    return new PublicKeyCredentialParameters(
        PublicKeyCredentialType.PUBLIC_KEY, COSEAlgorithmIdentifier.create(algorithm));
  }

  /// The domain that its passkeys are for.
  public String id() {
    return id;
  }

  private ServerProperty property(byte[] challenge) {
    return ServerProperty.builder()
        .origin(origin)
        .rpId(id)
        .challenge(new DefaultChallenge(challenge))
        .build();
  }

  /// Whether a passkey was made as we asked for.
  public Verdict<PasskeyCredential> made(Attestation attestation) {
    return judged(() -> {
      var request =
          new RegistrationRequest(attestation.attestationObject(), attestation.clientData());
      var parameters =
          new RegistrationParameters(property(attestation.challenge()), ALGORITHMS, true, true);
      return credential(manager.verify(request, parameters), attestation.transports());
    });
  }

  private Verdict<PasskeyCredential> credential(RegistrationData data, List<String> transports) {
    var said = Objects.requireNonNull(data.getAttestationObject()).getAuthenticatorData();
    var attested = Objects.requireNonNull(said.getAttestedCredentialData());
    var key = attested.getCOSEKey();
    var encoded = converter.getCborMapper().writeValueAsBytes(key);
    var algorithm = Objects.requireNonNull(key.getAlgorithm()).getValue();
    var publicKey = Objects.requireNonNull(key.getPublicKey());
    if (attested.getCredentialId().length > LONGEST_ID
        || !PublicKeyLimits.allow(publicKey, algorithm, encoded)) {
      return new Verdict.Wrong<>(PasskeyRefusal.MALFORMED);
    }
    return new Verdict.Right<>(
        new PasskeyCredential(
            attested.getCredentialId(),
            encoded,
            algorithm,
            said.getSignCount(),
            said.isFlagBE(),
            said.isFlagBS(),
            attested.getAaguid().toString(),
            transports));
  }

  /// Whether a passkey was used as we asked for.
  ///
  /// @param known the one with the id that the assertion names
  public Verdict<PasskeyUse> used(Assertion assertion, PasskeyCredential known) {
    return judged(() -> {
      var request =
          new AuthenticationRequest(
              assertion.credential(),
              assertion.userHandle(),
              assertion.authenticatorData(),
              assertion.clientData(),
              assertion.signature());
      var parameters =
          new AuthenticationParameters(
              property(assertion.challenge()), record(known), List.of(known.id()), true, true);
      var said = Objects.requireNonNull(manager.verify(request, parameters).getAuthenticatorData());
      return new Verdict.Right<>(new PasskeyUse(said.getSignCount(), said.isFlagBS()));
    });
  }

  private CredentialRecordImpl record(PasskeyCredential known) {
    var key =
        Objects.requireNonNull(
            converter.getCborMapper().readValue(known.publicKey(), COSEKey.class));
    return new CredentialRecordImpl(
        new NoneAttestationStatement(),
        true,
        known.backupEligible(),
        known.backedUp(),
        known.signCount(),
        new AttestedCredentialData(new AAGUID(known.aaguid()), known.id(), key),
        null,
        null,
        null,
        Set.of());
  }

  /// What the library cannot read at all, it says by exceptions of many kinds.
  private static <T> Verdict<T> judged(Supplier<Verdict<T>> check) {
    try {
      return check.get();
    } catch (VerificationException e) {
      return new Verdict.Wrong<>(why(e));
    } catch (RuntimeException e) {
      return new Verdict.Wrong<>(PasskeyRefusal.MALFORMED);
    }
  }

  private static PasskeyRefusal why(VerificationException e) {
    return switch (e) {
      case BadOriginException _,
          BadTopOriginException _,
          BadRpIdException _,
          CrossOriginException _ ->
          PasskeyRefusal.ORIGIN;
      case UserNotVerifiedException _ -> PasskeyRefusal.NOT_VERIFIED;
      case NotAllowedAlgorithmException _ -> PasskeyRefusal.ALGORITHM;
      case MaliciousCounterValueException _ -> PasskeyRefusal.SIGN_COUNT;
      default -> PasskeyRefusal.SIGNATURE;
    };
  }
}
