package dev.latchkey.server.signin;

import dev.latchkey.server.jose.TokenSigner;
import dev.latchkey.server.mail.MailComposer;
import dev.latchkey.server.notifications.NewSignInMailComposer;
import dev.latchkey.server.passkeys.PasskeySettings;
import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.LinkMail;
import dev.latchkey.server.platform.Module;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.platform.WebSupport;
import dev.latchkey.server.sessions.SessionSettings;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.site.SiteSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Signing in with a password, a passkey or a link by email, and the session that begins so.
public final class SignInModule implements Module {
  private final Platform platform;
  private final Identities identities;
  private final WebSupport web;
  private final boolean signUp;
  private final SignInLinkSettings linkSettings;
  private final SignIn signIn;
  private final SignInLinks links;
  private final SecondStep secondStep;
  private final PasskeySignIn passkeySignIn;
  private final boolean passkeysOffered;
  private final SessionTokenRotation rotation;
  private final IdentityAssertions assertions;

  /// @param signer signs identities for applications
  /// @param signUp whether people can sign up
  public SignInModule(
      Platform platform,
      Identities identities,
      WebSupport web,
      TokenSigner signer,
      boolean signUp) {
    this.platform = platform;
    this.identities = identities;
    this.web = web;
    this.signUp = signUp;
    linkSettings = SignInLinkSettings.of(platform.settings());
    secondStep = new SecondStep(platform, identities);
    signIn = new SignIn(platform, identities, secondStep);
    links = new SignInLinks(platform, identities, linkSettings.purpose(), secondStep);
    passkeySignIn = new PasskeySignIn(platform, identities);
    passkeysOffered = PasskeySettings.of(platform.settings(), platform.baseUrl()).offered();
    rotation =
        new SessionTokenRotation(platform.database(), identities.sessions(), platform.limiter());
    assertions = new IdentityAssertions(signer, platform.baseUrl(), platform.clock());
  }

  @Override
  public List<Endpoint> endpoints() {
    var authenticator = web.authenticator();
    var responses = web.responses();
    var passkeys =
        passkeysOffered ? new PasskeySignInPages(passkeySignIn, browsers(), responses) : null;
    var secondStepApi = new SecondStepApi(secondStep);
    var secondStepPages = secondStepPages();
    var offers = new SignInPages.Offers(linkSettings.enabled(), signUp, stay(), passkeys);
    return Module.all(
        web.endUsers()
            .honouringEndUserAddress(
                new SignInApi(signIn, secondStepApi, authenticator).endpoints()),
        web.endUsers().honouringEndUserAddress(secondStepApi.endpoints()),
        secondStepPages.endpoints(),
        new SetUpPages(
                new SetUpStep(platform, identities, secondStep),
                secondStepPages,
                responses,
                SiteSettings.of(platform.settings()).name())
            .endpoints(),
        new SessionTokenRotationApi(rotation, authenticator).endpoints(),
        forwardAuth().endpoints(),
        new NotAllowedPages(platform.database(), identities.accounts(), authenticator, responses)
            .endpoints(),
        new SignInPages(signIn, authenticator, responses, offers).endpoints(),
        passkeys == null
            ? PasskeySignInApi.switchedOff()
            : Module.all(passkeys.endpoints(), passkeyApi()),
        linkSettings.enabled() ? linkEndpoints() : SignInLinkApi.switchedOff());
  }

  private List<Endpoint> passkeyApi() {
    return web.endUsers()
        .honouringEndUserAddress(
            new PasskeySignInApi(passkeySignIn, platform.randomness()).endpoints());
  }

  private ForwardAuthApi forwardAuth() {
    return new ForwardAuthApi(
        web.authenticator(),
        platform.database(),
        assertions,
        ForwardAuthSettings.of(platform.settings()),
        web.links());
  }

  private SecondStepPages secondStepPages() {
    var remember = identities.secondFactors().devices().life();
    return new SecondStepPages(
        secondStep, browsers(), web.authenticator(), web.responses(), remember);
  }

  private BrowserSessions browsers() {
    return new BrowserSessions(signIn, web.authenticator(), web.responses());
  }

  private List<Endpoint> linkEndpoints() {
    return Module.all(
        web.endUsers().honouringEndUserAddress(new SignInLinkApi(links).endpoints()),
        new SignInLinkPages(links, linkSettings, browsers(), web.responses(), stay()).endpoints());
  }

  private @Nullable StayOffer stay() {
    return StayOffer.of(SessionSettings.of(platform.settings()).remembered());
  }

  @Override
  public List<MailComposer> mailComposers() {
    return List.of(
        new SignInLinkMailComposer(LinkMail.of(platform, identities, web), linkSettings),
        new NewSignInMailComposer(
            identities.accounts(), web.pages(), web.links(), platform.countries()));
  }
}
