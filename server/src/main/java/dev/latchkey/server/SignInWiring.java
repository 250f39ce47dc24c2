package dev.latchkey.server;

import dev.latchkey.server.signin.ForwardAuthApi;
import dev.latchkey.server.signin.IdentityAssertions;
import dev.latchkey.server.signin.Rotation;
import dev.latchkey.server.signin.RotationApi;
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
  private final Rotation rotation;
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
            ground.attempts(),
            ground.devices(),
            ground.audit(),
            ground.digests());
    rotation = new Rotation(ground.database(), people.sessions(), ground.attempts());
    assertions =
        new IdentityAssertions(ground.keys().vault(), ground.settings().baseUrl(), ground.clock());
  }

  SignIn signIn() {
    return signIn;
  }

  @Override
  public List<Endpoint> endpoints() {
    var gate = front.gate();
    var withLinks = ground.settings().signInLinks().enabled();
    var all = new ArrayList<Endpoint>();
    all.addAll(front.endUsers().heardBy(new SignInApi(signIn, gate).endpoints()));
    all.addAll(new RotationApi(rotation, gate).endpoints());
    all.addAll(new ForwardAuthApi(gate, assertions, front.links()).endpoints());
    all.addAll(new SignInPages(signIn, gate, front.answers(), withLinks).endpoints());
    return all;
  }
}
