package dev.latchkey.agent.redeem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.testkit.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which certificate authorities count.
class TrustAnchorsTests extends AtASite {
  private static final String DAMAGED =
      "-----BEGIN CERTIFICATE-----\nbm90IG9uZQ==\n-----END CERTIFICATE-----\n";

  private Path bundle(String... parts) throws IOException {
    var file = Files.createTempFile(site.folder, "bundle", ".crt");
    return Files.writeString(file, String.join("# a comment\n", parts));
  }

  private RedemptionResult redeem(Optional<Path> ca) {
    return site.redeem(delivery, "alice", site.sink("file:" + site.target), ca, site.state);
  }

  @Test
  void authorityOfThisSystemCounts() throws IOException {
    var others = TestAuthority.stranger().pem();
    site.anchors = new TrustAnchors(List.of(bundle(others, Files.readString(site.ca), others)));
    assertEquals(0, redeem(Optional.empty()).exitCode());
    assertTrue(site.person.origins.getFirst().certificateValid());
  }

  @Test
  void authorityThatJavaCannotReadTurnsNoOtherOff() throws IOException {
    site.anchors = new TrustAnchors(List.of(bundle(DAMAGED, Files.readString(site.ca))));
    assertEquals(0, redeem(Optional.empty()).exitCode());
  }

  @Test
  void firstListThatHoldsAnAuthorityCounts() throws IOException {
    var missing = site.folder.resolve("missing.crt");
    var stranger = bundle(TestAuthority.stranger().pem());
    site.anchors = new TrustAnchors(List.of(missing, bundle(""), site.ca, stranger));
    assertEquals(0, redeem(Optional.empty()).exitCode());
    site.anchors = new TrustAnchors(List.of(stranger, site.ca));
    delivery = site.latchkey.deliver(delivery.token.mode(), "alice", "file");
    refused("tls_key", redeem(Optional.empty()));
  }

  @Test
  void fileOfTheUserCountsInsteadOfTheSystems() throws IOException {
    site.anchors = new TrustAnchors(List.of(site.ca));
    refused("tls_key", redeem(Optional.of(bundle(TestAuthority.stranger().pem()))));
    site.anchors = new TrustAnchors(List.of(bundle(TestAuthority.stranger().pem())));
    assertEquals(0, redeem(Optional.of(site.ca)).exitCode());
  }

  @Test
  void withoutAnyListTheRefusalSaysWhatToDo() {
    site.anchors = new TrustAnchors(List.of(site.folder.resolve("missing.crt")));
    var result = redeem(Optional.empty());
    refused("tls_key", result);
    assertTrue(result.message().contains("install the package ca-certificates"), result.message());
  }

  @Test
  void withoutAnyListTheTokenCanVouch() {
    site.anchors = new TrustAnchors(List.of(site.folder.resolve("missing.crt")));
    site.latchkey.vouchFor(site.identity);
    assertEquals(0, redeem(Optional.empty()).exitCode());
    assertFalse(site.person.origins.getFirst().certificateValid());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nothing", DAMAGED})
  void fileOfTheUserMustBeWhole(String text) throws IOException {
    var file = bundle(text);
    site.anchors = new TrustAnchors(List.of(site.ca));
    assertThrows(IOException.class, () -> site.anchors.load(Optional.of(file)));
    refused("ca", redeem(Optional.of(file)));
  }

  @Test
  void eachAuthorityOfThisMachineIsRead() throws IOException {
    var there = TrustAnchors.ofLinux().bundles().stream().filter(Files::exists).findFirst();
    var loaded = TrustAnchors.ofLinux().load(Optional.empty());
    assertEquals(there.isPresent(), loaded.roots().isPresent());
    assertEquals(there.isPresent(), loaded.none().isEmpty());
    if (there.isPresent()) {
      var listed = Files.readString(there.get()).split("-----BEGIN CERT", -1).length - 1;
      assertEquals(listed, loaded.roots().orElseThrow().getAcceptedIssuers().length);
    }
  }

  @Test
  void whereASystemHasNoListJavasOwnCounts() throws IOException {
    assertTrue(TrustAnchors.ofJava().load(Optional.empty()).roots().isPresent());
  }
}
