package dev.latchkey.server.delivery.servers;

import dev.latchkey.protocol.crypto.Ed25519PublicKey;
import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;
import java.util.Locale;
import java.util.Optional;

/// A step in the life of a registered server.
///
/// @param identityKey fingerprint of the identity key that it is about, or empty
record ServerEvent(Kind kind, Id server, String identityKey) implements AuditEvent {
  /// What happened.
  enum Kind {
    /// A registration token was issued.
    REQUESTED,
    REGISTERED,
    /// A second agent used the registration token, with this identity key.
    CONTESTED,
    /// Two agents had its keys: a copy, or a disk that was set back.
    CLONED,
    SEALING_KEY_RENEWED,
    /// Its owner or the operator lets it redeem again.
    UNLOCKED,
    REMOVED,
    EXPIRED;

    /// What its owner is told.
    Optional<ServerMail.Kind> notification() {
      return switch (this) {
        case REGISTERED -> Optional.of(ServerMail.Kind.REGISTERED);
        case CONTESTED, CLONED -> Optional.of(ServerMail.Kind.SUSPENDED);
        case REQUESTED, SEALING_KEY_RENEWED, UNLOCKED, REMOVED, EXPIRED -> Optional.empty();
      };
    }
  }

  ServerEvent(Kind kind, Id server) {
    this(kind, server, "");
  }

  ServerEvent(Kind kind, Id server, Ed25519PublicKey identity) {
    this(kind, server, identity.fingerprint().value().hex());
  }

  @Override
  public AuditEntry entry() {
    var entry =
        AuditEntry.of("server_" + kind.name().toLowerCase(Locale.ROOT)).with("server", server);
    return identityKey.isEmpty() ? entry : entry.with("identity_key", identityKey);
  }
}
