package dev.latchkey.server.web;

import dev.latchkey.server.settings.BadSetting;
import dev.latchkey.server.settings.Setting;
import dev.latchkey.server.settings.Settings;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Where operators ask for health and metrics, and what they see of TLS there.
///
/// @param port 0 for none
/// @param asked whether an operator has said where, rather than left it to the default
/// @param certificate PEM; empty for that of the public port
/// @param privateKey PEM, PKCS #8; empty likewise
public record ManagementSettings(
    InetAddress bind,
    int port,
    boolean asked,
    Optional<Path> certificate,
    Optional<Path> privateKey) {
  private static final Setting<Integer> PORT =
      Setting.port(
          "management.port",
          9443,
          0,
          "Port for health and metrics; 0 disables it. If 9443 is taken, the server runs without"
              + " it, unless management.bind is set");
  private static final Setting<String> BIND =
      Setting.text(
          "management.bind",
          "127.0.0.1",
          "Address for health and metrics, always over TLS; everyone who reaches it can read them");
  private static final Setting<Path> CERTIFICATE =
      Setting.path(
          "management.tls.certificate",
          "PEM file with the certificate of the management port and its issuers; that of the"
              + " public port by default");
  private static final Setting<Path> PRIVATE_KEY =
      Setting.path(
          "management.tls.private-key", "PEM file (PKCS #8) with the key of that certificate");

  static final List<Setting<?>> ALL = List.of(PORT, BIND, CERTIFICATE, PRIVATE_KEY);

  /// Reads what is set.
  ///
  /// @throws BadSetting with one sentence for the operator
  public static ManagementSettings of(Settings settings) {
    var certificate = settings.find(CERTIFICATE);
    var privateKey = settings.find(PRIVATE_KEY);
    if (certificate.isPresent() != privateKey.isPresent()) {
      throw new BadSetting(
          "management.tls.certificate and management.tls.private-key are only set together.");
    }
    var port = settings.get(PORT);
    var bind = settings.get(BIND);
    var asked = !PORT.standard().equals(Integer.toString(port)) || !BIND.standard().equals(bind);
    return new ManagementSettings(address(settings, bind), port, asked, certificate, privateKey);
  }

  private static InetAddress address(Settings settings, String text) {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      throw settings.bad(BIND, " must be an address, for instance 127.0.0.1 or 10.0.0.5");
    }
  }

  /// Whether only this machine reaches it.
  public boolean isLocal() {
    return bind.isLoopbackAddress();
  }

  /// Where a program on this machine reaches it.
  public InetAddress reachable() {
    return bind.isAnyLocalAddress() ? InetAddress.ofLiteral("127.0.0.1") : bind;
  }
}
