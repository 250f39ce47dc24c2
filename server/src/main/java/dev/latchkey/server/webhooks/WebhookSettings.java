package dev.latchkey.server.webhooks;

import dev.latchkey.server.identifiers.Network;
import dev.latchkey.server.keys.PrivateTrust;
import dev.latchkey.server.keys.UnusableKey;
import dev.latchkey.server.settings.Setting;
import dev.latchkey.server.settings.Settings;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import javax.net.ssl.SSLContext;

/// Where webhooks may lead, and whose certificates are trusted there.
///
/// @param trust of the system's authorities, or of one of the operator's own
public record WebhookSettings(List<Network> allowedNetworks, SSLContext trust) {
  private static final Setting<List<String>> ALLOWED_NETWORKS =
      Setting.list(
          "webhooks.allowed-networks",
          "Addresses and networks that are not public and that webhooks may reach all the same,"
              + " separated by commas, for instance 10.20.0.0/16");

  private static final Setting<Path> CA_FILE =
      Setting.path(
          "webhooks.ca-file",
          "PEM file of the authority that signed the receivers' certificates; without it, the"
              + " system's authorities are trusted");

  public static final List<Setting<?>> ALL = List.of(ALLOWED_NETWORKS, CA_FILE);

  public static WebhookSettings of(Settings settings) {
    return new WebhookSettings(networks(settings), trust(settings));
  }

  private static List<Network> networks(Settings settings) {
    try {
      return settings.get(ALLOWED_NETWORKS).stream().map(Network::parse).toList();
    } catch (IllegalArgumentException e) {
      throw settings.bad(ALLOWED_NETWORKS, " must be addresses or networks such as 10.20.0.0/16");
    }
  }

  private static SSLContext trust(Settings settings) {
    var file = settings.find(CA_FILE);
    try {
      return file.isPresent() ? PrivateTrust.context(file.get()) : SSLContext.getDefault();
    } catch (UnusableKey e) {
      throw settings.bad(CA_FILE, ": no certificate can be read from it");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }
}
