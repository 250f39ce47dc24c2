package dev.latchkey.server.admin;

import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.Module;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.platform.WebSupport;
import dev.latchkey.server.web.Endpoint;
import java.util.List;

/// What operators and their applications do over HTTP: reading the audit trail and the accounts,
/// inviting people.
public record AdminModule(
    Platform platform, Identities identities, WebSupport web, AccountAdmin accounts)
    implements Module {
  @Override
  public List<Endpoint> endpoints() {
    var found = identities.accounts();
    var groups = new GroupAdmin(platform, found);
    return Module.all(
        new AuditApi(platform.audit(), web.clients()).endpoints(),
        new AccountsApi(platform.database(), found, groups, web.clients()).endpoints(),
        new InvitationApi(accounts, web.clients()).endpoints());
  }
}
