package dev.latchkey.server.keys;

import dev.latchkey.server.secrets.Secret;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Secrets that the operator gives (`database.password`, `mail.smtp.password`), encrypted under a
/// key of the vault (C-25). Layout inside: count (4 bytes), then name and value of each in modified
/// UTF-8.
public final class SecretsFile {
  private static final String FILE = "secrets.sealed";
  private static final byte[] CONTEXT = FILE.getBytes(StandardCharsets.US_ASCII);
  private final KeyFolder folder;
  private final Wrapping vault;

  public SecretsFile(KeyFolder folder, Wrapping vault) {
    this.folder = folder;
    this.vault = vault;
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

  /// The number of values here that are wrapped under the key of this number: one file, or none.
  int under(int number) {
    return folder.has(FILE) && WrappedValue.number(folder.load(FILE)).orElse(0) == number ? 1 : 0;
  }

  /// Wraps the file under the current key.
  void rewrap() {
    if (folder.has(FILE)) {
      folder.replace(FILE, vault.rewrap(Wrapping.Purpose.SECRETS_FILE, folder.load(FILE), CONTEXT));
    }
  }

  private Map<String, String> read() {
    var all = new TreeMap<String, String>();
    if (!folder.has(FILE)) {
      return all;
    }
    var open = vault.unwrap(Wrapping.Purpose.SECRETS_FILE, folder.load(FILE), CONTEXT);
    try (var in = new DataInputStream(new ByteArrayInputStream(open))) {
      for (var left = in.readInt(); left > 0; left--) {
        all.put(in.readUTF(), in.readUTF());
      }
      return all;
    } catch (IOException e) {
      throw new UnusableKey("The secrets file is damaged.", e);
    }
  }

  private void write(Map<String, String> all) {
    folder.replace(FILE, vault.wrap(Wrapping.Purpose.SECRETS_FILE, encode(all), CONTEXT));
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
