package dev.latchkey.server.keys;

import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.testkit.TestFolder;
import dev.latchkey.testkit.TestIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/// Certificates for servers that tests play themselves.
public final class TestTls {
  private TestTls() {}

  /// A certificate of an authority that nobody has seen before, for localhost.
  public static TlsIdentity identity() {
    return identity("localhost");
  }

  public static TlsIdentity identity(String host) {
    return TlsIdentity.open(
        TestFolder.make().resolve("tls"), host, new SystemRandomness(), Clock.systemUTC());
  }

  /// For localhost, made so long ago.
  public static TlsIdentity identity(Duration age) {
    var then = Clock.offset(Clock.systemUTC(), age.negated());
    return TlsIdentity.open(
        TestFolder.make().resolve("tls"), "localhost", new SystemRandomness(), then);
  }

  /// The certificate and its key for servers that read a PKCS #12 file.
  public static Path keystore(TlsIdentity identity, String password) {
    var file = TestFolder.make().resolve("server.p12");
    try (var out = Files.newOutputStream(file)) {
      read(identity).keyStore(password).store(out, password.toCharArray());
      return file;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// TLS of a server with this certificate.
  public static SSLContext server(TlsIdentity identity) {
    return read(identity).context();
  }

  private static TestIdentity read(TlsIdentity identity) {
    return TestIdentity.read(identity.certificate(), identity.privateKey());
  }
}
