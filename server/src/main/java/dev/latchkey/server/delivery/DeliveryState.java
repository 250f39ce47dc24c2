package dev.latchkey.server.delivery;

import dev.latchkey.protocol.SignedReceipt;
import dev.latchkey.protocol.crypto.Ed25519PublicKey;
import dev.latchkey.protocol.crypto.Octets;
import java.time.Instant;
import java.util.Optional;

/// Where a delivery stands, with what is known in that state and in no other.
sealed interface DeliveryState {
  /// The word for it in the table and in the API.
  DeliveryStatus status();

  /// pk_T, once a token was made.
  Optional<Ed25519PublicKey> tokenKey();

  /// Waits for its claim; the only state in which its token can be claimed.
  record Ready(Optional<Ed25519PublicKey> tokenKey) implements DeliveryState {
    @Override
    public DeliveryStatus status() {
      return DeliveryStatus.READY;
    }
  }

  /// Its time ran out before any claim.
  record Expired(Optional<Ed25519PublicKey> tokenKey) implements DeliveryState {
    @Override
    public DeliveryStatus status() {
      return DeliveryStatus.EXPIRED;
    }
  }

  /// Withdrawn before any claim.
  record Revoked(Optional<Ed25519PublicKey> tokenKey) implements DeliveryState {
    @Override
    public DeliveryStatus status() {
      return DeliveryStatus.REVOKED;
    }
  }

  /// Taken by one agent, once and finally.
  sealed interface Taken extends DeliveryState {
    Claim claim();

    @Override
    default Optional<Ed25519PublicKey> tokenKey() {
      return Optional.of(claim().tokenKey());
    }
  }

  /// The agent's receipt is due.
  record Claimed(Claim claim) implements Taken {
    @Override
    public DeliveryStatus status() {
      return DeliveryStatus.CLAIMED;
    }
  }

  /// No receipt came in time.
  record InDoubt(Claim claim) implements Taken {
    @Override
    public DeliveryStatus status() {
      return DeliveryStatus.IN_DOUBT;
    }
  }

  /// The agent's receipt says what became of the password.
  record Reported(Claim claim, SignedReceipt receipt) implements Taken {
    @Override
    public DeliveryStatus status() {
      return DeliveryStatus.of(receipt.receipt().outcome());
    }
  }

  /// What the one agent did that claimed.
  ///
  /// @param tokenKey pk_T, of the token that was claimed
  /// @param agentKey pk_a
  /// @param transcript tr
  /// @param deadline when the receipt is due
  /// @param identity pk_id, where a registered server signed the claim
  record Claim(
      Ed25519PublicKey tokenKey,
      Ed25519PublicKey agentKey,
      Octets transcript,
      Instant at,
      Instant deadline,
      Optional<Ed25519PublicKey> identity) {}
}
