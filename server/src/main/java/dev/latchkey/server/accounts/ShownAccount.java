package dev.latchkey.server.accounts;

import dev.latchkey.server.identifiers.DisplayName;
import dev.latchkey.server.identifiers.Username;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An account as applications with the scope `accounts:read` see it.
///
/// @param disabledReason as the one who disabled it has put it
/// @param deletesAt when it is erased; null where it stays
public record ShownAccount(
    String accountId,
    String email,
    @Nullable String username,
    @Nullable String displayName,
    String language,
    Instant createdAt,
    boolean disabled,
    @Nullable String disabledReason,
    List<String> groups,
    @Nullable Instant deletesAt) {
  public static ShownAccount of(AccountProfile profile) {
    var account = profile.account();
    return new ShownAccount(
        account.id().value(),
        account.email().value(),
        account.username().map(Username::value).orElse(null),
        account.displayName().map(DisplayName::value).orElse(null),
        account.language().tag(),
        profile.createdAt(),
        account.disabled(),
        profile.disabledReason().orElse(null),
        profile.groups(),
        account.deletesAt().orElse(null));
  }

  /// Masked: it names a person.
  @Override
  public String toString() {
    return "ShownAccount[" + accountId + "]";
  }
}
