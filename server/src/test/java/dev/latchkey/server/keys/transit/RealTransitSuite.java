package dev.latchkey.server.keys.transit;

import dev.latchkey.server.keys.KeyVault;
import dev.latchkey.server.keys.KeyVaultSuite;
import dev.latchkey.server.keys.PrivateTrust;
import dev.latchkey.server.secrets.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/// The suite of all vaults against a real OpenBao or Vault, when it is asked for by its name:
/// `LATCHKEY_TEST_TRANSIT_ADDRESS` is its https address, `_CA` the PEM file of its authority,
/// `_TOKEN` a token that may mount engines. Each test mounts transit engines of its own and leaves
/// them.
class RealTransitSuite extends KeyVaultSuite {
  private static final Map<Path, String> MOUNTS = new HashMap<>();

  @Override
  protected KeyVault open(Path folder) {
    var settings = settings(folder);
    mount(settings);
    return new TransitKeyVault(settings);
  }

  @Override
  protected KeyVault former(Path folder) {
    return TransitKeyVault.former(settings(folder));
  }

  private static TransitSettings settings(Path folder) {
    var address = URI.create(given("ADDRESS"));
    var trust = PrivateTrust.context(Path.of(given("CA")));
    var mount = MOUNTS.computeIfAbsent(folder, _ -> "latchkey-" + UUID.randomUUID());
    return new TransitSettings(address, mount, Secret.of(given("TOKEN")), trust);
  }

  private static String given(String name) {
    return System.getenv("LATCHKEY_TEST_TRANSIT_" + name);
  }

  /// One that is mounted already is refused and stays.
  private static void mount(TransitSettings settings) {
    try (var client = HttpClient.newBuilder().sslContext(settings.trust()).build()) {
      var request =
          HttpRequest.newBuilder(
                  URI.create(settings.address() + "/v1/sys/mounts/" + settings.mount()))
              .header("X-Vault-Token", settings.token().exposeText())
              .POST(BodyPublishers.ofString("{\"type\":\"transit\"}"))
              .build();
      var _ = client.send(request, BodyHandlers.discarding());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
