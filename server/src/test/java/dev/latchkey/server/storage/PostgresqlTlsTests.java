package dev.latchkey.server.storage;

import static dev.latchkey.server.storage.PostgresqlSettings.PATIENCE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.secrets.Secret;
import dev.latchkey.testkit.PrivatePostgresql;
import dev.latchkey.testkit.TestAuthority;
import dev.latchkey.testkit.TestClock;
import dev.latchkey.testkit.TestFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What stands between Latchkey and its database learns nothing: no connection without verified
/// TLS.
@Tag("S0-04")
@Tag("S0-40")
@Tag("ASVS-12.3.1-12.3.4")
class PostgresqlTlsTests {
  /// Length 8 and the number that asks for TLS, as the protocol of PostgreSQL says.
  private static final byte[] TLS_REQUEST = {0, 0, 0, 8, 4, (byte) 0xd2, 0x16, 0x2f};

  private final PrivatePostgresql server = PrivatePostgresql.running();
  private final String name = server.createDatabase();

  private static PostgresqlSettings settings(PrivatePostgresql server, String url) {
    return new PostgresqlSettings(
        url, server.user(), Optional.of(Secret.of(server.password())), 2, PATIENCE);
  }

  private static String refused(PostgresqlSettings settings) {
    var refused =
        assertThrows(DatabaseUnavailable.class, () -> settings.open(new TestClock()).close());
    return String.valueOf(refused.getMessage());
  }

  @Test
  void aCertificateForThisNameOfThisAuthorityIsGood() {
    settings(server, server.url("localhost", name, server.authority()))
        .open(new TestClock())
        .close();
  }

  @Test
  void aCertificateOfAnotherAuthorityIsRefused() throws IOException {
    var other = TestFolder.make().resolve("ca.pem");
    Files.writeString(other, TestAuthority.named("CN=Another Authority").pem());
    var message = refused(settings(server, server.url("localhost", name, other)));
    assertTrue(message.contains("certification path"), message);
  }

  /// It calls itself as the right one does.
  @Test
  void aCertificateOfAnAuthorityOfTheSameNameIsRefused() {
    var other = TestAuthority.stranger().writeTo(TestFolder.make());
    var message = refused(settings(server, server.url("localhost", name, other)));
    assertTrue(message.contains("Signature does not match"), message);
  }

  @Test
  void aCertificateForAnotherNameIsRefused() {
    var url = server.url("127.0.0.2", name, server.authority());
    var message = refused(settings(server, url));
    assertTrue(message.contains("127.0.0.2 could not be verified"), message);
  }

  /// Whoever says that there is no TLS, in front of a database that has it, is told no name and no
  /// password.
  @Test
  void aDatabaseWithoutTlsIsToldNothing() throws Exception {
    try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var told = new FutureTask<>(withoutTls(listening));
      Thread.startVirtualThread(told);
      var url =
          "jdbc:postgresql://localhost:%d/x?sslmode=verify-full&sslrootcert=%s"
              .formatted(listening.getLocalPort(), server.authority());
      var secret = Optional.of(Secret.of("canary"));
      var message = refused(new PostgresqlSettings(url, "latchkey", secret, 2, PATIENCE));
      assertEquals(
          "The PostgreSQL database cannot be opened: The server does not support SSL.", message);
      assertArrayEquals(TLS_REQUEST, told.get());
    }
  }

  /// All that the first connection tells somebody who answers that there is no TLS.
  private static Callable<byte[]> withoutTls(ServerSocket listening) {
    return () -> {
      try (var socket = listening.accept()) {
        var told = new ByteArrayOutputStream();
        told.write(socket.getInputStream().readNBytes(TLS_REQUEST.length));
        socket.getOutputStream().write('N');
        socket.getInputStream().transferTo(told);
        return told.toByteArray();
      }
    };
  }
}
