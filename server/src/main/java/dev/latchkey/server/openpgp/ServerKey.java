package dev.latchkey.server.openpgp;

import dev.latchkey.server.keys.KeyFolder;
import dev.latchkey.server.keys.UnusableKey;
import dev.latchkey.server.secrets.Randomness;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The installation's own OpenPGP key: it signs every encrypted email, so that its reader knows
/// where it comes from. Ed25519, version 4, without an end; in `keys/openpgp-1.key` (mode 0600).
///
/// A start only looks at the file. The key is made soon after the first one, and opened at its
/// first use: no start waits for the library.
public final class ServerKey {
  static final String FILE = "openpgp-1.key";
  private static final int PACKET = 0x80;
  private final KeyFolder folder;
  private final String sender;
  private final Randomness randomness;
  private final Clock clock;
  private Optional<byte[]> encoded;
  private @Nullable OpenPgpSigningKey opened;

  private ServerKey(KeyFolder folder, String sender, Randomness randomness, Clock clock) {
    this.folder = folder;
    this.sender = sender;
    this.randomness = randomness;
    this.clock = clock;
    encoded = folder.find(FILE);
  }

  /// The key of the folder, whether it is made already or not.
  ///
  /// @param sender the address that emails come from: mail programs compare it with the key's
  /// @throws UnusableKey where its file is open to others or something else
  public static ServerKey of(KeyFolder folder, String sender, Randomness randomness, Clock clock) {
    var key = new ServerKey(folder, sender, randomness, clock);
    if (key.encoded.filter(file -> file.length == 0 || (file[0] & PACKET) == 0).isPresent()) {
      throw new UnusableKey("The key file " + FILE + " is not an OpenPGP key.", null);
    }
    return key;
  }

  /// Makes the key where there is none.
  public synchronized void make() {
    if (encoded.isEmpty()) {
      encoded =
          Optional.of(
              folder.loadOrCreate(
                  FILE, () -> OpenPgpSigningKey.make(sender, randomness, clock.instant())));
    }
  }

  /// 40 hexadecimal digits in capitals.
  public String fingerprint() {
    return opened().fingerprint();
  }

  /// The public part, armoured: what people give to their mail program.
  public String publicKey() {
    return opened().publicKey();
  }

  synchronized OpenPgpSigningKey opened() {
    if (opened == null) {
      make();
      opened = OpenPgpSigningKey.open(encoded.orElseThrow(), sender, clock.instant());
    }
    return opened;
  }
}
