package dev.latchkey.server;

import dev.latchkey.server.accountsecurity.AccountAccess;
import dev.latchkey.server.accountsecurity.CurrentPassword;
import dev.latchkey.server.accountsecurity.Reauthentication;
import dev.latchkey.server.emailchange.RequestEmailChange;
import dev.latchkey.server.selfservice.ChangePassword;
import dev.latchkey.server.selfservice.PasswordApi;
import dev.latchkey.server.selfservice.PasswordPages;
import dev.latchkey.server.selfservice.ReauthenticationPages;
import dev.latchkey.server.selfservice.SelfService;
import dev.latchkey.server.selfservice.SelfServiceApi;
import dev.latchkey.server.selfservice.SelfServicePages;
import dev.latchkey.server.web.Endpoint;
import java.util.ArrayList;
import java.util.List;

/// What people do with their own account: sessions and the password.
final class SelfServiceWiring implements Capability {
  private final Ground ground;
  private final Front front;
  private final Reauthentication confirmation;
  private final RequestEmailChange addresses;
  private final SelfService selfService;
  private final ChangePassword changing;

  SelfServiceWiring(
      Ground ground,
      People people,
      Front front,
      AccountAccess access,
      CurrentPassword present,
      Reauthentication confirmation,
      RequestEmailChange addresses) {
    this.ground = ground;
    this.front = front;
    this.confirmation = confirmation;
    this.addresses = addresses;
    selfService =
        new SelfService(
            ground.database(),
            people.accounts(),
            people.passwords(),
            people.sessions(),
            ground.audit());
    changing =
        new ChangePassword(
            ground.database(),
            people.accounts(),
            people.policy(),
            people.passwords(),
            people.sessions(),
            access,
            present,
            ground.devices(),
            people.notifications(),
            ground.audit());
  }

  @Override
  public List<Endpoint> endpoints() {
    var authenticator = front.authenticator();
    var answers = front.answers();
    var rules = ground.settings().passwords();
    var all = new ArrayList<Endpoint>();
    all.addAll(new SelfServiceApi(selfService, authenticator).endpoints());
    all.addAll(new ReauthenticationPages(confirmation, authenticator, answers).endpoints());
    all.addAll(
        new SelfServicePages(
                selfService,
                authenticator,
                confirmation,
                addresses::waiting,
                answers,
                rules,
                front.links())
            .endpoints());
    all.addAll(new PasswordApi(changing, authenticator, rules).endpoints());
    all.addAll(new PasswordPages(changing, authenticator, answers, rules).endpoints());
    return all;
  }
}
