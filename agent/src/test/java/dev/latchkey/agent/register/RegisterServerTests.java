package dev.latchkey.agent.register;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.agent.fake.FakeRegistrations.Registration;
import dev.latchkey.agent.fake.Trick;
import dev.latchkey.agent.identity.ServerIdentity;
import dev.latchkey.protocol.DeliveryMode;
import dev.latchkey.protocol.RegistrationRequest;
import dev.latchkey.protocol.RegistrationStatus;
import dev.latchkey.protocol.crypto.LatchkeyKey;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.testkit.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// A server's registration, with a Latchkey that answers well and with ones that do not.
@Tag("S0-44")
class RegisterServerTests {
  @TempDir private Path folder;
  private RegisteredSite site;
  private Registration registration;

  @BeforeEach
  void open() throws IOException {
    site = new RegisteredSite(folder);
    registration = site.latchkey.register();
  }

  @AfterEach
  void close() {
    site.close();
  }

  private void refused(String reason, RegistrationResult result) {
    var refused = assertInstanceOf(RegistrationResult.Refused.class, result, result::message);
    assertEquals(reason, refused.reason(), result.message());
    assertEquals(List.of(), site.identities.registered());
  }

  private void registered(RegistrationResult result) {
    var registered = assertInstanceOf(RegistrationResult.Registered.class, result, result::message);
    assertEquals(registration.id(), registered.server());
    assertEquals(List.of(site.identity()), site.identities.registered());
    assertEquals(site.identity().fingerprint().toString(), registered.fingerprint());
    assertEquals(site.identity().fingerprint(), registration.identity.orElseThrow().fingerprint());
  }

  @Test
  void serverIsRegisteredUnderItsOwnKeyAndItsFirstSealingKey() {
    registered(site.register(registration));
    var identity = site.identity();
    assertEquals(identity.vouched(), registration.sealing.orElseThrow());
    assertEquals(1, registration.number());
    assertEquals(site.latchkey.url().toString(), identity.url());
    assertEquals("web-1", identity.name());
    var words = site.origins.getFirst().describe();
    assertTrue(words.contains(identity.fingerprint().toString()), words);
    assertTrue(words.contains("ada@example.org"), words);
  }

  @Test
  void whatTheUserDeclinesIsNotClaimed() {
    site.agrees = false;
    refused("declined", site.register(registration));
    assertEquals(List.of(), registration.claims);
  }

  @ParameterizedTest
  @EnumSource(names = {"FORGE_EXPIRED", "OTHER_LATCHKEY", "NONSENSE", "DROP", "LOSE"})
  void unsignedAnswerToTheLookIsNoAnswerAndNothingIsClaimed(Trick trick) {
    site.latchkey.play(trick, trick, trick);
    refused("no_answer", site.register(registration));
    assertEquals(List.of(), registration.claims);
    assertEquals(List.of(), site.origins);
    site.latchkey.play(trick, Trick.NONE, trick);
    registered(site.register(registration));
  }

  @ParameterizedTest
  @EnumSource(names = {"FORGE_EXPIRED", "OTHER_LATCHKEY", "NONSENSE", "DROP", "LOSE"})
  void unsignedAnswerToTheClaimRegistersNothingAndTheNextRunGoesOnWithTheSameKeys(Trick trick) {
    site.latchkey.play(Trick.NONE, trick, trick, trick);
    refused("no_answer", site.register(registration));
    var keys = site.identity().seed();
    registered(site.register(registration));
    assertEquals(keys, site.identity().seed());
    assertEquals(RegistrationStatus.REGISTERED, registration.status);
  }

  @Test
  void answerThatWasHeldBackIsNoAnswerToTheNextMessage() {
    site.latchkey.play(Trick.NONE, Trick.LOSE, Trick.EARLIER, Trick.EARLIER);
    refused("no_answer", site.register(registration));
    assertEquals(
        3, registration.claims.stream().map(RegistrationRequest::nonce).distinct().count());
    site.latchkey.play(Trick.EARLIER, Trick.EARLIER, Trick.EARLIER);
    refused("no_answer", site.register(registration));
    registered(site.register(registration));
  }

  @Test
  void serverThatDeclinesWhatIsRegisteredAlreadyIsToldSo() {
    site.latchkey.play(Trick.NONE, Trick.LOSE, Trick.LOSE, Trick.LOSE);
    refused("no_answer", site.register(registration));
    site.agrees = false;
    refused("declined", site.register(registration));
  }

  @ParameterizedTest
  @CsvSource({"CONTESTED,contested", "EXPIRED,expired", "REVOKED,revoked"})
  void registrationThatIsOverIsRefused(RegistrationStatus status, String reason) {
    registration.status = status;
    refused(reason, site.register(registration));
    assertEquals(List.of(), registration.claims);
  }

  @ParameterizedTest
  @CsvSource({"CONTESTED,contested", "EXPIRED,expired", "REVOKED,revoked"})
  void registrationThatEndsBeforeTheClaimIsRefused(RegistrationStatus status, String reason) {
    site.meanwhile = () -> registration.status = status;
    refused(reason, site.register(registration));
    assertEquals(1, registration.claims.size());
  }

  @Test
  void secondServerWithTheSameTokenIsRefused() {
    registered(site.register(registration));
    var second = new RegisteredSite(folder.resolve("second"), site);
    var result = second.register(registration);
    var refused = assertInstanceOf(RegistrationResult.Refused.class, result);
    assertEquals("contested", refused.reason());
    assertEquals(List.of(), second.identities.registered());
  }

  @Test
  void serverThatIsRegisteredAsksNothing() {
    registered(site.register(registration));
    var again = site.latchkey.register();
    var result = site.register(again);
    assertEquals(
        "already_registered", assertInstanceOf(RegistrationResult.Refused.class, result).reason());
    assertEquals(List.of(), again.looks);
  }

  @Test
  void tokenOfAnotherLatchkeyGetsNoMoreThanALook() {
    var stranger = new LatchkeyKey(Octets.of(TestAuthority.keyPair().getPublic().getEncoded()));
    var foreign = site.latchkey.register(stranger.fingerprint());
    refused("no_answer", site.register(foreign));
    assertEquals(List.of(), foreign.claims);
  }

  @Test
  void tokenOfADeliveryIsRefusedBeforeAnythingIsSent() {
    var delivery = site.latchkey.deliver(DeliveryMode.CHOOSE, "alice", "file");
    refused("wrong_mode", site.register(delivery.token, site.latchkey.url(), Optional.of(site.ca)));
    assertFalse(Files.exists(site.state));
  }

  @Test
  void invalidCertificateThatTheLatchkeyDoesNotVouchForGetsNoMoreThanALook() {
    refused("tls_key", site.register(registration, Optional.empty()));
    assertEquals(List.of(), registration.claims);
    site.latchkey.vouchFor(site.identity);
    registered(site.register(registration, Optional.empty()));
    assertFalse(site.origins.getFirst().certificateValid());
  }

  @Test
  void fileWithoutCertificatesIsNoAuthority() throws IOException {
    var empty = Files.writeString(folder.resolve("empty.pem"), "nothing");
    refused("ca", site.register(registration, Optional.of(empty)));
    assertFalse(Files.exists(site.state));
  }

  @Test
  void keysThatCannotBeUsedRegisterNothing() throws IOException {
    registered(site.register(registration));
    var file =
        site.state.resolve("identities").resolve(site.latchkey.key().fingerprint().value().hex());
    Files.writeString(file, "nonsense");
    var result = site.register(site.latchkey.register());
    assertEquals("identity", assertInstanceOf(RegistrationResult.Refused.class, result).reason());
    assertTrue(result.message().contains(file.toString()), result.message());
  }

  @Test
  void oneServerIsRegisteredWithTwoLatchkeys() throws IOException {
    registered(site.register(registration));
    try (var other = new RegisteredSite(folder)) {
      other.registered();
      assertEquals(
          List.of(site.latchkey.url().toString(), other.latchkey.url().toString()).stream()
              .sorted()
              .toList(),
          site.identities.registered().stream().map(ServerIdentity::url).sorted().toList());
    }
  }
}
