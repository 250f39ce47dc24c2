package dev.latchkey.agent.register;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.latchkey.agent.fake.FakeAgentClock;
import dev.latchkey.agent.fake.FakeLatchkey;
import dev.latchkey.agent.fake.FakeRegistrations.Registration;
import dev.latchkey.agent.fake.TestRandomness;
import dev.latchkey.agent.fake.TestUser;
import dev.latchkey.agent.identity.IdentityStore;
import dev.latchkey.agent.identity.ServerIdentity;
import dev.latchkey.agent.redeem.BaseUrl;
import dev.latchkey.agent.redeem.ProxySettings;
import dev.latchkey.agent.redeem.ServerConnections;
import dev.latchkey.agent.redeem.TrustAnchors;
import dev.latchkey.protocol.DeliveryToken;
import dev.latchkey.protocol.TokenParseResult;
import dev.latchkey.testkit.TestAuthority;
import dev.latchkey.testkit.TestIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A user's server in a folder, and a Latchkey that it may be registered with.
final class RegisteredSite implements AutoCloseable {
  final TestIdentity identity;
  final FakeLatchkey latchkey;
  final FakeAgentClock clock = new FakeAgentClock();
  final List<RegistrationOrigin> origins = new ArrayList<>();
  final Path state;
  final Path ca;
  final IdentityStore identities;
  boolean agrees = true;

  /// While the user reads.
  Runnable meanwhile = () -> {};

  RegisteredSite(Path folder) throws IOException {
    var pki = TestAuthority.stranger();
    this.identity = pki.issue("localhost");
    this.latchkey = new FakeLatchkey(identity);
    this.ca = pki.writeTo(Files.createTempDirectory(folder, "ca"));
    this.state = folder.resolve("state");
    this.identities = new IdentityStore(state, TestUser.ID, TestRandomness.bytes());
  }

  /// Another server, for the same Latchkey.
  RegisteredSite(Path folder, RegisteredSite other) {
    this.identity = other.identity;
    this.latchkey = other.latchkey;
    this.ca = other.ca;
    this.state = folder.resolve("state");
    this.identities = new IdentityStore(state, TestUser.ID, TestRandomness.bytes());
  }

  RegistrationResult register(Registration registration) {
    return register(registration, Optional.of(ca));
  }

  RegistrationResult register(Registration registration, Optional<Path> ca) {
    return register(registration.token, latchkey.url(), ca);
  }

  RegistrationResult register(DeliveryToken of, BaseUrl url, Optional<Path> ca) {
    try (var token = ((TokenParseResult.Parsed) DeliveryToken.read(of.reveal())).token()) {
      return new RegisterServer(identities, connections(), clock)
          .register(new RegisterServer.Options(token, url, ca), this::agrees);
    }
  }

  private boolean agrees(RegistrationOrigin origin) {
    origins.add(origin);
    meanwhile.run();
    return agrees;
  }

  /// Registered, with a Latchkey's help.
  Registration registered() {
    var registration = latchkey.register();
    var result = register(registration);
    assertInstanceOf(RegistrationResult.Registered.class, result, result::message);
    return registration;
  }

  SealingKeyRenewal renewal() {
    return new SealingKeyRenewal(identities, connections(), clock);
  }

  private ServerConnections connections() {
    return new ServerConnections(
        TrustAnchors.ofLinux(),
        clock,
        Duration.ofSeconds(30),
        ProxySettings.of(Map.of()),
        TestRandomness.bytes());
  }

  ServerIdentity identity() {
    return identities.find(latchkey.key().fingerprint()).orElseThrow();
  }

  @Override
  public void close() {
    latchkey.close();
  }
}
