package dev.latchkey.server.mail;

import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.openpgp.Certificate;
import dev.latchkey.server.openpgp.OpenPgpKey;
import dev.latchkey.server.storage.Transaction;
import java.time.Instant;
import java.util.Optional;

/// Nobody has a key.
record NoKeys() implements Sealing.KeyRing {
  @Override
  public Optional<Certificate> find(Transaction transaction, Optional<EmailAddress> address) {
    return Optional.empty();
  }

  @Override
  public Optional<OpenPgpKey> check(Optional<Certificate> certificate, Instant now) {
    return Optional.empty();
  }
}
