package dev.latchkey.server.selfservice.factors;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.platform.PersonalData;
import dev.latchkey.server.secondfactor.SecondFactors;
import dev.latchkey.server.storage.Transaction;
import java.time.Instant;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// The second factors of a person; the database removes them with the account.
public final class FactorsOfPerson implements PersonalData {
  private final SecondFactors factors;

  public FactorsOfPerson(SecondFactors factors) {
    this.factors = factors;
  }

  record Told(Instant authenticatorAppSince, int recoveryCodesLeft) {}

  @Override
  public Map<String, Object> tell(Handle handle, Account account) {
    return factors
        .present(handle, account.id())
        .<Map<String, Object>>map(present ->
            Map.of("second_factor", new Told(present.since(), present.recoveryCodesLeft())))
        .orElse(Map.of());
  }

  @Override
  public Progress erase(Transaction transaction, Account account, int most) {
    return Progress.DONE;
  }
}
