package dev.latchkey.server.cli;

import dev.latchkey.server.keys.DefaultSecrets;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.settings.ByteOrderMark;
import dev.latchkey.server.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The secrets in clear while someone edits them: a file of mode 0600 in a folder of mode 0700, in
/// memory where the system has such a place. Whatever the editor leaves in that folder is
/// overwritten and removed with it, also on Ctrl-C.
final class SecretsEditor implements AutoCloseable {
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final String HEAD =
      """
      # One NAME=VALUE per line, the value as it is, without quotes. If you remove a line, or put
      # a # at its beginning, the secret is removed.
      """;
  private final Path folder;
  private final Thread hook = new Thread(this::shred, "shred");

  private SecretsEditor(Path folder) {
    this.folder = folder;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /// What the sheet holds, or in `fault` why it cannot be read; it never quotes a value.
  record Content(SortedMap<String, Secret> all, Optional<String> fault) {
    static Content faulty(String fault) {
      return new Content(new TreeMap<>(), Optional.of(fault));
    }
  }

  static SecretsEditor write(Map<String, Secret> secrets) throws IOException {
    var mode = attribute("rwx------");
    var folder =
        Files.isWritable(MEMORY)
            ? Files.createTempDirectory(MEMORY, "latchkey-", mode)
            : Files.createTempDirectory("latchkey-", mode);
    var sheet = new SecretsEditor(folder);
    Files.createFile(sheet.file(), attribute("rw-------"));
    Files.writeString(sheet.file(), text(secrets));
    return sheet;
  }

  private static FileAttribute<?> attribute(String mode) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
  }

  private Path file() {
    return folder.resolve("secrets");
  }

  private static String text(Map<String, Secret> secrets) {
    var text = new StringBuilder(HEAD);
    for (var name : Settings.SECRETS) {
      var secret = secrets.get(name);
      text.append(secret == null ? "#" + name + "=" : name + "=" + secret.exposeText());
      text.append('\n');
    }
    return text.toString();
  }

  /// Runs the editor to its end; false where it fails.
  boolean edit(String editor) throws IOException, InterruptedException {
    return new ProcessBuilder("sh", "-c", editor + " \"$1\"", "latchkey", file().toString())
            .inheritIO()
            .start()
            .waitFor()
        == 0;
  }

  Content read() throws IOException {
    var secrets = new TreeMap<String, Secret>();
    var number = 0;
    var text = ByteOrderMark.removed(Files.readString(file(), StandardCharsets.UTF_8));
    for (var line : text.lines().toList()) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      var equals = line.indexOf('=');
      var name = equals < 0 ? "" : line.substring(0, equals).strip();
      if (!Settings.SECRETS.contains(name) || equals == line.length() - 1) {
        return Content.faulty("line " + number + " is not NAME=VALUE with a known name");
      }
      var secret = Secret.of(line.substring(equals + 1));
      if (DefaultSecrets.isDefault(secret)) {
        return Content.faulty("line " + number + " has a well-known default as its value");
      }
      if (secrets.put(name, secret) != null) {
        return Content.faulty("line " + number + " repeats a name");
      }
    }
    return new Content(secrets, Optional.empty());
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(hook);
    shred();
  }

  private void shred() {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (Files.isRegularFile(file)) {
          overwrite(file);
        }
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("remove the folder " + folder + " yourself", e);
    }
  }

  private static void overwrite(Path file) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate((int) channel.size()));
      channel.force(true);
    }
  }
}
