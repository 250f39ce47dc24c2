package dev.latchkey.server.admin;

import dev.latchkey.server.accountsecurity.AccountAccess;
import dev.latchkey.server.deletion.AccountDeletion;
import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.Module;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.platform.WebSupport;
import dev.latchkey.server.web.Endpoint;
import java.util.List;

/// What operators and their applications do over HTTP: reading the audit trail, reading and
/// changing the accounts, inviting people.
public record AdminModule(
    Platform platform,
    Identities identities,
    WebSupport web,
    AccountAdmin accounts,
    AccountAccess access,
    AccountDeletion deletion)
    implements Module {
  @Override
  public List<Endpoint> endpoints() {
    var found = identities.accounts();
    var editing = new EditAccount(platform, found, access, new GroupAdmin(platform));
    return Module.all(
        new AuditApi(platform.audit(), web.clients()).endpoints(),
        new AccountsApi(
                platform.database(), found, new AccountChanges(editing, deletion), web.clients())
            .endpoints(),
        new InvitationApi(accounts, web.clients()).endpoints());
  }
}
