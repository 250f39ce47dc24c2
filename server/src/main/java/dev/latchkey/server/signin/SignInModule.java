package dev.latchkey.server.signin;

import dev.latchkey.server.keys.KeyVault;
import dev.latchkey.server.mail.MailComposer;
import dev.latchkey.server.notifications.NewSignInMailComposer;
import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.LinkMail;
import dev.latchkey.server.platform.Module;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.platform.WebSupport;
import dev.latchkey.server.web.Endpoint;
import java.util.List;

/// Signing in with a password or a link by email, and the session that begins so.
public final class SignInModule implements Module {
  private final Platform platform;
  private final Identities identities;
  private final WebSupport web;
  private final boolean signUp;
  private final SignInLinkSettings linkSettings;
  private final SignIn signIn;
  private final SignInLinks links;
  private final SessionTokenRotation rotation;
  private final IdentityAssertions assertions;

  /// @param vault has the key that signs identities for applications
  /// @param signUp whether people can sign up
  public SignInModule(
      Platform platform, Identities identities, WebSupport web, KeyVault vault, boolean signUp) {
    this.platform = platform;
    this.identities = identities;
    this.web = web;
    this.signUp = signUp;
    linkSettings = SignInLinkSettings.of(platform.settings());
    signIn = new SignIn(platform, identities);
    links = new SignInLinks(platform, identities, linkSettings.purpose());
    rotation =
        new SessionTokenRotation(platform.database(), identities.sessions(), platform.limiter());
    assertions = new IdentityAssertions(vault.signing(), platform.baseUrl(), platform.clock());
  }

  @Override
  public List<Endpoint> endpoints() {
    var authenticator = web.authenticator();
    var responses = web.responses();
    var offers = new SignInPages.Offers(linkSettings.enabled(), signUp);
    return Module.all(
        web.endUsers().honouringEndUserAddress(new SignInApi(signIn, authenticator).endpoints()),
        new SessionTokenRotationApi(rotation, authenticator).endpoints(),
        forwardAuth().endpoints(),
        new SignInPages(signIn, authenticator, responses, offers).endpoints(),
        linkSettings.enabled() ? linkEndpoints() : SignInLinkApi.switchedOff());
  }

  private ForwardAuthApi forwardAuth() {
    return new ForwardAuthApi(
        web.authenticator(),
        platform.database(),
        assertions,
        ForwardAuthSettings.of(platform.settings()),
        web.links());
  }

  private List<Endpoint> linkEndpoints() {
    return Module.all(
        web.endUsers().honouringEndUserAddress(new SignInLinkApi(links).endpoints()),
        new SignInLinkPages(links, linkSettings, signIn, web.authenticator(), web.responses())
            .endpoints());
  }

  @Override
  public List<MailComposer> mailComposers() {
    return List.of(
        new SignInLinkMailComposer(LinkMail.of(platform, identities, web), linkSettings),
        new NewSignInMailComposer(
            identities.accounts(), web.pages(), web.links(), platform.countries()));
  }
}
