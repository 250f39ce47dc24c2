package dev.latchkey.server.openpgp;

import java.util.List;
import java.util.Locale;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPPublicKey;

/// Which numbers a key's algorithms have. They decide which programs can use it: "version 4" and
/// "Ed25519" say nothing about that.
public enum Generation {
  /// Those that every program knows.
  CLASSIC,
  /// Those that came with RFC 9580 (25 to 28), for the primary key or for all that encrypts: GnuPG
  /// and older versions of other programs can neither use the key nor read an email to it.
  RFC9580,
  /// A classic key that has subkeys of both kinds for encryption: every program opens emails that
  /// are encrypted to all of them.
  BOTH;

  static Generation of(PGPPublicKey primary, List<PGPPublicKey> encryption) {
    if (isNew(primary) || encryption.stream().allMatch(Generation::isNew)) {
      return RFC9580;
    }
    return encryption.stream().anyMatch(Generation::isNew) ? BOTH : CLASSIC;
  }

  static boolean isNew(PGPPublicKey key) {
    return switch (key.getAlgorithm()) {
      case PublicKeyAlgorithmTags.X25519,
          PublicKeyAlgorithmTags.X448,
          PublicKeyAlgorithmTags.Ed25519,
          PublicKeyAlgorithmTags.Ed448 ->
          true;
      default -> false;
    };
  }

  /// As it stands in answers and in messages, for instance `classic`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
