package dev.latchkey.server;

import dev.latchkey.server.mail.MailComposer;
import dev.latchkey.server.signin.SignIn;
import dev.latchkey.server.signin.SignInLinkApi;
import dev.latchkey.server.signin.SignInLinkMailComposer;
import dev.latchkey.server.signin.SignInLinkPages;
import dev.latchkey.server.signin.SignInLinkSettings;
import dev.latchkey.server.signin.SignInLinks;
import dev.latchkey.server.web.Endpoint;
import java.util.List;

/// Signing in with a link by mail.
final class SignInLinkWiring implements Capability {
  private final Ground ground;
  private final People people;
  private final Front front;
  private final SignIn signIn;
  private final SignInLinkSettings settings;
  private final SignInLinks links;

  SignInLinkWiring(Ground ground, People people, Front front, SignIn signIn) {
    this.ground = ground;
    this.people = people;
    this.front = front;
    this.signIn = signIn;
    settings = ground.settings().signInLinks();
    links =
        new SignInLinks(
            ground.database(),
            people.accounts(),
            people.sessions(),
            ground.tokens(),
            settings.purpose(),
            ground.limiter(),
            ground.devices(),
            ground.outbox(),
            ground.audit(),
            ground.digests(),
            ground.randomness());
  }

  @Override
  public List<Endpoint> endpoints() {
    if (!settings.enabled()) {
      return SignInLinkApi.switchedOff();
    }
    var api = front.endUsers().honouringEndUserAddress(new SignInLinkApi(links).endpoints());
    var pages =
        new SignInLinkPages(links, settings, signIn, front.authenticator(), front.answers());
    return Capability.both(api, pages.endpoints());
  }

  @Override
  public List<MailComposer> letters() {
    return List.of(
        new SignInLinkMailComposer(
            people.accounts(), ground.tokens(), settings, front.pages(), front.links()));
  }
}
