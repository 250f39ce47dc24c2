package dev.latchkey.server.openpgp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.api.OpenPGPCertificate;
import org.bouncycastle.openpgp.api.OpenPGPCertificate.OpenPGPComponentKey;
import org.bouncycastle.openpgp.api.OpenPGPDefaultPolicy;
import org.bouncycastle.openpgp.api.OpenPGPPolicy;
import org.bouncycastle.openpgp.api.bc.BcOpenPGPApi;
import org.jspecify.annotations.Nullable;

/// Looks at a public key as it is at a given time (RFC 9580; S0-16). Version 4 keys only: what most
/// programs make and all can read.
public final class KeyValidator {
  /// Longest key that is looked at, in bytes of its armoured text.
  public static final int MAX_LENGTH = 32 * 1024;

  private static final String PUBLIC = "-----BEGIN PGP PUBLIC KEY BLOCK-----";
  private static final String PRIVATE = "-----BEGIN PGP PRIVATE KEY BLOCK-----";

  /// MD5 and SHA-1 bind nothing any more.
  private static final OpenPGPPolicy POLICY =
      new OpenPGPDefaultPolicy()
          .rejectHashAlgorithm(HashAlgorithmTags.MD5)
          .rejectHashAlgorithm(HashAlgorithmTags.SHA1)
          .rejectHashAlgorithm(HashAlgorithmTags.RIPEMD160);

  private final Instant now;

  private KeyValidator(Instant now) {
    this.now = now;
  }

  /// Looks at a key as its owner pasted it, armoured.
  public static KeyVerdict pasted(String text, Instant now) {
    if (text.contains(PRIVATE)) {
      return new KeyVerdict.Unusable(KeyProblem.SECRET_KEY);
    }
    if (text.length() > MAX_LENGTH) {
      return new KeyVerdict.Unusable(KeyProblem.TOO_LARGE);
    }
    return switch (text.split(PUBLIC, -1).length) {
      case 1 -> new KeyVerdict.Unusable(KeyProblem.NOT_A_KEY);
      case 2 -> stored(text.getBytes(StandardCharsets.UTF_8), now);
      default -> new KeyVerdict.Unusable(KeyProblem.SEVERAL_KEYS);
    };
  }

  /// Looks again at one that was good before.
  static KeyVerdict stored(byte[] encoded, Instant now) {
    try {
      return new KeyValidator(now)
          .judge(new BcOpenPGPApi(POLICY).readKeyOrCertificate().parseCertificates(encoded));
    } catch (IOException | RuntimeException e) {
      return new KeyVerdict.Unusable(KeyProblem.NOT_A_KEY);
    }
  }

  private KeyVerdict judge(List<OpenPGPCertificate> keys) throws IOException {
    return switch (keys.size()) {
      case 0 -> new KeyVerdict.Unusable(KeyProblem.NOT_A_KEY);
      case 1 -> judge(keys.getFirst());
      default -> new KeyVerdict.Unusable(KeyProblem.SEVERAL_KEYS);
    };
  }

  private KeyVerdict judge(OpenPGPCertificate key) throws IOException {
    var problem = problem(key);
    if (problem.isPresent()) {
      return new KeyVerdict.Unusable(problem.get());
    }
    var subkeys = encryption(key);
    return subkeys.isEmpty()
        ? new KeyVerdict.Unusable(whyNoneEncrypts(key))
        : new KeyVerdict.Usable(usable(key, subkeys));
  }

  private Optional<KeyProblem> problem(OpenPGPCertificate key) {
    var primary = key.getPrimaryKey();
    var raw = primary.getPGPPublicKey();
    if (raw.getVersion() > PublicKeyPacket.VERSION_4) {
      return Optional.of(KeyProblem.NEW_VERSION);
    }
    if (raw.getVersion() < PublicKeyPacket.VERSION_4) {
      return Optional.of(KeyProblem.UNSUPPORTED);
    }
    return switch (KeyStrength.of(raw)) {
      case KeyStrength.Unsupported _ -> Optional.of(KeyProblem.UNSUPPORTED);
      case KeyStrength.Weak _ -> Optional.of(KeyProblem.WEAK);
      case KeyStrength.Good _ -> problem(key, primary);
    };
  }

  /// Any revocation counts, regardless of who claims to have made it: it came with the owner's own
  /// copy.
  private Optional<KeyProblem> problem(OpenPGPCertificate key, OpenPGPComponentKey primary) {
    if (primary.getPGPPublicKey().hasRevocation()) {
      return Optional.of(KeyProblem.REVOKED);
    }
    if (isOver(key.getExpirationTime(date()))) {
      return Optional.of(KeyProblem.EXPIRED);
    }
    if (!primary.isBoundAt(date())) {
      return Optional.of(KeyProblem.NOT_SIGNED);
    }
    var ciphers = primary.getSymmetricCipherPreferences(date());
    return ciphers == null
            || Arrays.stream(ciphers.getPreferences())
                .anyMatch(cipher -> cipher == SymmetricKeyAlgorithmTags.AES_256)
        ? Optional.empty()
        : Optional.of(KeyProblem.NO_AES);
  }

  /// Every good one, the newest first: which of them the owner's program knows cannot be told.
  private List<OpenPGPComponentKey> encryption(OpenPGPCertificate key) {
    return key.getEncryptionKeys(date()).stream()
        .filter(subkey -> !subkey.getPGPPublicKey().hasRevocation())
        .filter(subkey -> !isOver(subkey.getKeyExpirationDateAt(date())))
        .filter(subkey -> KeyStrength.of(subkey.getPGPPublicKey()) instanceof KeyStrength.Good)
        .sorted(Comparator.comparing(OpenPGPComponentKey::getCreationTime).reversed())
        .toList();
  }

  private KeyProblem whyNoneEncrypts(OpenPGPCertificate key) {
    var weak =
        key.getEncryptionKeys(date()).stream()
            .map(OpenPGPComponentKey::getPGPPublicKey)
            .anyMatch(subkey -> KeyStrength.of(subkey) instanceof KeyStrength.Weak);
    return weak ? KeyProblem.WEAK : KeyProblem.NO_ENCRYPTION;
  }

  private OpenPgpKey usable(OpenPGPCertificate key, List<OpenPGPComponentKey> subkeys)
      throws IOException {
    var primary = key.getPrimaryKey().getPGPPublicKey();
    var encryption = subkeys.stream().map(OpenPGPComponentKey::getPGPPublicKey).toList();
    var names =
        Stream.concat(
            Stream.of(name(primary)), encryption.stream().map(KeyValidator::name).distinct());
    return new OpenPgpKey(
        HexFormat.of().withUpperCase().formatHex(primary.getFingerprint()),
        names.collect(Collectors.joining(", ")),
        end(key, subkeys),
        key.getEncoded(),
        new OpenPgpKey.Parts(primary, encryption));
  }

  /// With the key itself, or with the last of the subkeys.
  private Optional<Instant> end(OpenPGPCertificate key, List<OpenPGPComponentKey> subkeys) {
    var ends =
        subkeys.stream().map(subkey -> instant(subkey.getKeyExpirationDateAt(date()))).toList();
    var last =
        ends.stream().allMatch(Optional::isPresent)
            ? ends.stream().flatMap(Optional::stream).max(Comparator.naturalOrder())
            : Optional.<Instant>empty();
    return Stream.of(instant(key.getExpirationTime(date())), last)
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder());
  }

  private static Optional<Instant> instant(@Nullable Date date) {
    return Optional.ofNullable(date).map(Date::toInstant);
  }

  private static String name(PGPPublicKey key) {
    return KeyStrength.of(key) instanceof KeyStrength.Good good ? good.name() : "";
  }

  /// From its last second on, as in GnuPG.
  private boolean isOver(@Nullable Date end) {
    return end != null && !end.toInstant().isAfter(now);
  }

  private Date date() {
    return Date.from(now);
  }
}
