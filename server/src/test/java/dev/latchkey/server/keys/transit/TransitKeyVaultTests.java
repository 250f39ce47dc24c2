package dev.latchkey.server.keys.transit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.ServerSettings;
import dev.latchkey.server.keys.KeyVault;
import dev.latchkey.server.keys.KeyVaultSuite;
import dev.latchkey.server.keys.PrivateTrust;
import dev.latchkey.server.keys.UnusableKey;
import dev.latchkey.server.keys.VaultUnavailable;
import dev.latchkey.server.keys.Wrapping.Purpose;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.settings.BadSetting;
import dev.latchkey.testkit.TestAuthority;
import dev.latchkey.testkit.TestFolder;
import dev.latchkey.testkit.TransitServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Against a server of our own; [RealTransitSuite] is for a real one.
@Tag("S0-37")
class TransitKeyVaultTests extends KeyVaultSuite {
  private static final TestAuthority AUTHORITY = TestAuthority.named("CN=Transit");
  private static final Path CA = AUTHORITY.writeTo(TestFolder.make());
  private static final TransitServer SERVER = new TransitServer(AUTHORITY);

  /// Installations share a service and have a mount each.
  private static final Map<Path, String> MOUNTS = new HashMap<>();

  @AfterAll
  static void close() {
    SERVER.close();
  }

  private static TransitSettings settings(String mount, String token) {
    return new TransitSettings(SERVER.address(), mount, Secret.of(token), PrivateTrust.context(CA));
  }

  @Override
  protected KeyVault open(Path folder) {
    return open(mount(folder));
  }

  @Override
  protected KeyVault former(Path folder) {
    return TransitKeyVault.former(settings(mount(folder), TransitServer.TOKEN));
  }

  private static String mount(Path folder) {
    return MOUNTS.computeIfAbsent(folder, _ -> "transit-" + MOUNTS.size());
  }

  private static KeyVault open(String mount) {
    return new TransitKeyVault(settings(mount, TransitServer.TOKEN));
  }

  private static void assertAway(Runnable use) {
    assertThrows(VaultUnavailable.class, use::run);
  }

  private void assertFailsClosed(KeyVault vault, byte[] wrapped) {
    assertAway(() -> vault.wrap(Purpose.PASSWORD_HASH, TEXT, CONTEXT));
    assertAway(() -> vault.unwrap(Purpose.PASSWORD_HASH, wrapped, CONTEXT));
    assertAway(() -> vault.signing().sign(1, TEXT));
    assertAway(() -> vault.versions(Purpose.DELIVERY).add());
    assertAway(vault::probe);
  }

  // a service that is away

  @Test
  void aNetworkThatIsCutFailsClosedAndComesBack() {
    var vault = vault();
    var wrapped = vault.wrap(Purpose.PASSWORD_HASH, TEXT, CONTEXT);
    SERVER.unplug();
    try {
      assertFailsClosed(vault, wrapped);
      assertEquals(91, vault.signing().publicKey(1).length);
    } finally {
      SERVER.plug();
    }
    assertArrayEquals(TEXT, vault.unwrap(Purpose.PASSWORD_HASH, wrapped, CONTEXT));
  }

  @Test
  void whatTheServiceAnswersWhenItDoesNotServeFailsClosed() {
    var vault = vault();
    var wrapped = vault.wrap(Purpose.PASSWORD_HASH, TEXT, CONTEXT);
    for (var status : new int[] {301, 307, 403, 404, 412, 429, 472, 473, 500, 502, 503}) {
      SERVER.answer(status);
      try {
        assertFailsClosed(vault, wrapped);
      } finally {
        SERVER.answer(0);
      }
    }
    vault.probe();
  }

  @Test
  void aServiceThatHangsHoldsNoOneForLong() {
    var vault = vault();
    SERVER.hang(true);
    try {
      assertAway(vault::probe);
    } finally {
      SERVER.hang(false);
    }
    vault.probe();
  }

  @Test
  void aWrongPolicyFailsClosed() {
    var vault = vault();
    var wrapped = vault.wrap(Purpose.PASSWORD_HASH, TEXT, CONTEXT);
    SERVER.deny("decrypt/");
    try {
      assertAway(() -> vault.unwrap(Purpose.PASSWORD_HASH, wrapped, CONTEXT));
    } finally {
      SERVER.deny("");
    }
    var refused =
        assertThrows(
            VaultUnavailable.class, () -> new TransitKeyVault(settings("transit", "s.other")));
    assertEquals("The transit service responds with status 403.", refused.getMessage());
  }

  @Test
  void aServiceThatIsNotTheOneIsNotTrusted() {
    var stranger =
        new TransitSettings(
            SERVER.address(),
            "transit",
            Secret.of(TransitServer.TOKEN),
            PrivateTrust.context(TestAuthority.stranger().writeTo(TestFolder.make())));
    var before = SERVER.paths().size();
    assertAway(() -> new TransitKeyVault(stranger));
    var otherName =
        new TransitSettings(
            URI.create("https://127.0.0.1:" + SERVER.address().getPort()),
            "transit",
            Secret.of(TransitServer.TOKEN),
            PrivateTrust.context(CA));
    assertAway(() -> new TransitKeyVault(otherName));
    assertEquals(before, SERVER.paths().size(), "the token was not sent");
  }

  // what it is asked

  /// Rewrapping and making the root never show it to the client.
  @Test
  @Tag("S0-34")
  void valuesAreRewrappedByTheServiceAndRootsAreMadeThere() {
    var vault = vault();
    var root = vault.wrapRandom(Purpose.DIGEST_ROOT, new SystemRandomness(), CONTEXT);
    assertEquals("datakey/wrapped/latchkey-digest-root", SERVER.paths().getLast());
    var opened = vault.unwrap(Purpose.DIGEST_ROOT, root, CONTEXT);
    assertEquals(32, opened.length);
    var second = vault.wrapRandom(Purpose.DIGEST_ROOT, new SystemRandomness(), CONTEXT);
    assertNotEquals(
        HexFormat.of().formatHex(opened),
        HexFormat.of().formatHex(vault.unwrap(Purpose.DIGEST_ROOT, second, CONTEXT)));
    var _ = vault.versions(Purpose.DIGEST_ROOT).add();
    var moved = vault.rewrap(Purpose.DIGEST_ROOT, root, CONTEXT);
    assertEquals("rewrap/latchkey-digest-root", SERVER.paths().getLast());
    assertArrayEquals(opened, vault.unwrap(Purpose.DIGEST_ROOT, moved, CONTEXT));
  }

  @Test
  void theOldestVersionIsDestroyedFirst() {
    var versions = vault().versions(Purpose.DELIVERY);
    for (var i = 0; i < 3; i++) {
      var _ = versions.add();
    }
    assertTrue(versions.oldestFirst());
    assertThrows(IllegalArgumentException.class, () -> versions.destroy(2));
    versions.destroy(1);
    versions.destroy(2);
    assertEquals(3, versions.numbers().first());
  }

  @Test
  void aKeyThatCanBeExportedIsRefused() {
    var client = new TransitClient(settings("exported", TransitServer.TOKEN));
    var _ =
        client.post(
            "keys/latchkey-delivery",
            Map.of("type", "aes256-gcm96", "derived", true, "exportable", true));
    var refused = assertThrows(UnusableKey.class, () -> open("exported"));
    assertEquals(
        "The key latchkey-delivery of the transit service is not of type aes256-gcm96, or can be"
            + " exported.",
        refused.getMessage());
  }

  // settings

  @Test
  void anAddressWithoutTlsIsRefused() {
    for (var address :
        new String[] {"", "http://localhost:8200", "localhost", "https://u:p@h", "https://h/x?y"}) {
      assertThrows(BadSetting.class, () -> read(address, "transit"), address);
    }
    for (var mount : new String[] {"a/../b", "/a", "a b", "a//b"}) {
      assertThrows(BadSetting.class, () -> read("https://localhost:8200", mount), mount);
    }
    assertEquals("https://h:1", read("https://h:1/", "a/b").address().toString());
  }

  private static TransitSettings read(String address, String mount) {
    var settings =
        ServerSettings.load(
            Optional.empty(),
            Map.of(),
            Map.of(
                "keys.transit.address", address,
                "keys.transit.mount", mount,
                "keys.transit.ca", CA.toString()));
    return TransitSettings.of(settings, _ -> Optional.of(Secret.of("s.x")));
  }
}
