package dev.latchkey.server.passkeys.registration;

import dev.latchkey.server.identifiers.Id;
import org.jdbi.v3.core.Handle;

/// Whether an account has a second factor: its passkeys are then changed only by who has proved
/// more than the password.
@FunctionalInterface
public interface OtherFactors {
  boolean protect(Handle handle, Id account);
}
