package dev.latchkey.server.passkeys.registration;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.passkeys.CoseAlgorithm;
import dev.latchkey.server.passkeys.Passkeys;
import dev.latchkey.server.platform.PersonalData;
import dev.latchkey.server.storage.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The passkeys of a person; the database removes them with the account.
public final class PasskeysOfPerson implements PersonalData {
  record Told(String name, String algorithm, Instant addedAt, @Nullable Instant lastUsedAt) {}

  @Override
  public Map<String, Object> tell(Handle handle, Account account) {
    List<Told> told =
        Passkeys.of(handle, account.id()).stream()
            .map(passkey ->
                new Told(
                    passkey.name(),
                    CoseAlgorithm.word(passkey.credential().algorithm()),
                    passkey.addedAt(),
                    passkey.lastUsedAt().orElse(null)))
            .toList();
    return Map.of("passkeys", told);
  }

  @Override
  public Progress erase(Transaction transaction, Account account, int most) {
    return Progress.DONE;
  }
}
