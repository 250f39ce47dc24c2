package dev.latchkey.server.keys;

import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Secret;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Secrets that the operator gives (`database.password`, `mail.smtp.password`), encrypted under a
/// key of the vault (C-25). Layout inside: count (4 bytes), then name and value of each in modified
/// UTF-8.
public final class SecretsFile {
  private static final String FILE = "secrets.sealed";
  private final WrappedFile file;

  SecretsFile(KeyFolder folder, Wrapping vault) {
    file = new WrappedFile(folder, FILE, Wrapping.Purpose.SECRETS_FILE, vault);
  }

  /// The secrets of an installation, without its other keys: what opens the vault stands here.
  ///
  /// @throws UnusableKey where a file is open to others or broken
  public static SecretsFile open(Path folder, Randomness randomness) {
    var files = new KeyFolder(folder);
    return new SecretsFile(files, bootstrap(files, randomness));
  }

  /// The key of the secrets file is a file, whatever the vault.
  static Wrapping bootstrap(KeyFolder files, Randomness randomness) {
    return new FileWrapping(files, EnumSet.of(Wrapping.Purpose.SECRETS_FILE), randomness);
  }

  WrappedFile file() {
    return file;
  }

  public Optional<Secret> get(String name) {
    return Optional.ofNullable(read().get(name)).map(Secret::of);
  }

  /// All that are set.
  public SortedMap<String, Secret> all() {
    var all = new TreeMap<String, Secret>();
    read().forEach((name, value) -> all.put(name, Secret.of(value)));
    return all;
  }

  /// Sets these and no others.
  ///
  /// @param before what was there when they were chosen
  /// @return false where that is not there any more; then nothing is done
  public boolean replace(Map<String, Secret> before, Map<String, Secret> after) {
    if (!all().equals(before)) {
      return false;
    }
    var texts = new TreeMap<String, String>();
    after.forEach((name, value) -> texts.put(name, value.exposeText()));
    write(texts);
    return true;
  }

  /// Sets or replaces one.
  public void set(String name, Secret value) {
    var all = read();
    all.put(name, value.exposeText());
    write(all);
  }

  private Map<String, String> read() {
    var all = new TreeMap<String, String>();
    var open = file.find();
    if (open.isEmpty()) {
      return all;
    }
    try (var in = new DataInputStream(new ByteArrayInputStream(open.get()))) {
      for (var left = in.readInt(); left > 0; left--) {
        all.put(in.readUTF(), in.readUTF());
      }
      return all;
    } catch (IOException e) {
      throw new UnusableKey("The secrets file is damaged.", e);
    }
  }

  private void write(Map<String, String> all) {
    file.replace(encode(all));
  }

  private static byte[] encode(Map<String, String> all) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeInt(all.size());
      for (var entry : all.entrySet()) {
        out.writeUTF(entry.getKey());
        out.writeUTF(entry.getValue());
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
