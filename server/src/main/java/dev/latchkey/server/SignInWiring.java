package dev.latchkey.server;

import dev.latchkey.server.signin.ForwardAuthApi;
import dev.latchkey.server.signin.IdentityAssertions;
import dev.latchkey.server.signin.SessionTokenRotation;
import dev.latchkey.server.signin.SessionTokenRotationApi;
import dev.latchkey.server.signin.SignIn;
import dev.latchkey.server.signin.SignInApi;
import dev.latchkey.server.signin.SignInPages;
import dev.latchkey.server.web.Endpoint;
import java.util.ArrayList;
import java.util.List;

/// Signing in with a password, and the session that begins so.
final class SignInWiring implements Capability {
  private final Ground ground;
  private final Front front;
  private final SignIn signIn;
  private final SessionTokenRotation rotation;
  private final IdentityAssertions assertions;

  SignInWiring(Ground ground, People people, Front front) {
    this.ground = ground;
    this.front = front;
    signIn =
        new SignIn(
            ground.database(),
            people.accounts(),
            people.passwords(),
            people.sessions(),
            ground.limiter(),
            ground.devices(),
            ground.audit(),
            ground.digests());
    rotation = new SessionTokenRotation(ground.database(), people.sessions(), ground.limiter());
    assertions =
        new IdentityAssertions(ground.keys().vault(), ground.settings().baseUrl(), ground.clock());
  }

  SignIn signIn() {
    return signIn;
  }

  @Override
  public List<Endpoint> endpoints() {
    var authenticator = front.authenticator();
    var withLinks = ground.settings().signInLinks().enabled();
    var all = new ArrayList<Endpoint>();
    all.addAll(
        front.endUsers().honouringEndUserAddress(new SignInApi(signIn, authenticator).endpoints()));
    all.addAll(new SessionTokenRotationApi(rotation, authenticator).endpoints());
    all.addAll(new ForwardAuthApi(authenticator, assertions, front.links()).endpoints());
    all.addAll(new SignInPages(signIn, authenticator, front.answers(), withLinks).endpoints());
    return all;
  }
}
