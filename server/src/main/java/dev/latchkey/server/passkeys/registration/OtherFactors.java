package dev.latchkey.server.passkeys.registration;

import dev.latchkey.server.identifiers.Id;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Since when an account has a second factor; empty where it has none. Its passkeys are then
/// changed only by who has proved more than the password.
@FunctionalInterface
public interface OtherFactors {
  Optional<Instant> since(Handle handle, Id account);
}
