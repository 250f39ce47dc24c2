package dev.latchkey.server.selfservice;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.openpgp.OpenPgpKeys;
import dev.latchkey.server.platform.PersonalData;
import dev.latchkey.server.storage.Transaction;
import java.time.Instant;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// The OpenPGP key of a person; the database removes it with the account.
public final class OpenPgpKeyOfPerson implements PersonalData {
  private final OpenPgpKeys keys;

  public OpenPgpKeyOfPerson(OpenPgpKeys keys) {
    this.keys = keys;
  }

  record Told(String fingerprint, String algorithm, Instant addedAt) {}

  @Override
  public Map<String, Object> tell(Handle handle, Account account) {
    return keys.stored(handle, account.id())
        .<Map<String, Object>>map(key ->
            Map.of("openpgp_key", new Told(key.fingerprint(), key.algorithm(), key.addedAt())))
        .orElse(Map.of());
  }

  @Override
  public Progress erase(Transaction transaction, Account account, int most) {
    return Progress.DONE;
  }
}
