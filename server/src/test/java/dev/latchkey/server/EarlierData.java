package dev.latchkey.server;

import dev.latchkey.testkit.TestFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.bouncycastle.crypto.ec.CustomNamedCurves;

/// The data folder of an installation of version 0.1.0, as docs/decisions/0087 says: a dump of its
/// tables, and keys that anyone can derive. Nothing here follows a later version.
public final class EarlierData {
  private static final String LAST_SEEN =
      "9 0082a881b17f63c5c07b7cb677bfbb55e26e83236b02a240d32c0f7ad5ef23d9";
  private static final byte[] PRIVATE_P256 =
      HexFormat.of()
          .parseHex("3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420");
  private static final byte[] PUBLIC_P256 =
      HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d030107034200");

  private EarlierData() {}

  /// A new copy of it.
  public static Path make() {
    var folder = TestFolder.make();
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder + "/latchkey.db");
        var statement = connection.createStatement();
        var dump = EarlierData.class.getResourceAsStream("/data-0.1.0/dump.sql")) {
      var script = new String(Objects.requireNonNull(dump).readAllBytes(), StandardCharsets.UTF_8);
      statement.executeUpdate(script);
      Files.writeString(folder.resolve("last-seen"), LAST_SEEN);
      writeKeys(Files.createDirectory(folder.resolve("keys"), privately("rwx------")));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static FileAttribute<?> privately(String mode) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
  }

  private static void writeKeys(Path keys) throws IOException {
    for (var name :
        List.of("delivery", "digests", "password-hash", "secrets-file", "webhook-secret")) {
      write(keys, name, derived(name));
    }
    write(keys, "signing", signing(derived("signing")));
  }

  private static void write(Path keys, String name, byte[] content) throws IOException {
    var file = Files.createFile(keys.resolve(name + "-1.key"), privately("rw-------"));
    Files.write(file, content);
  }

  private static byte[] derived(String name) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(("Latchkey data of 0.1.0: " + name).getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Both halves, each with its length before it.
  private static byte[] signing(byte[] scalar) {
    var point =
        CustomNamedCurves.getByName("P-256")
            .getG()
            .multiply(new BigInteger(1, scalar))
            .getEncoded(false);
    var secret = PRIVATE_P256.length + scalar.length;
    var open = PUBLIC_P256.length + point.length;
    return ByteBuffer.allocate(2 * Integer.BYTES + secret + open)
        .putInt(secret)
        .put(PRIVATE_P256)
        .put(scalar)
        .putInt(open)
        .put(PUBLIC_P256)
        .put(point)
        .array();
  }
}
