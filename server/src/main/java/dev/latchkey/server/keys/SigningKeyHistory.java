package dev.latchkey.server.keys;

import dev.latchkey.protocol.JsonParseResult;
import dev.latchkey.protocol.SigningKeyRollover;
import dev.latchkey.protocol.WireJson;
import dev.latchkey.protocol.crypto.LatchkeyKey;
import dev.latchkey.protocol.crypto.Octets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How the signing keys came one after the other: each former key has signed which one is next, in
/// a file `signing-N.rollover` beside the keys, which outlives the former key.
public final class SigningKeyHistory {
  private final KeyFolder folder;
  private final SigningKeys keys;

  SigningKeyHistory(KeyFolder folder, SigningKeys keys) {
    this.folder = folder;
    this.keys = keys;
  }

  /// All rollovers, the oldest first. One that is missing, because a process has died right after
  /// it had made the key, is made up for while the former key is there.
  ///
  /// @throws UnusableKey where a file is damaged
  public List<SigningKeyRollover> rollovers() {
    var all = new ArrayList<SigningKeyRollover>();
    var current = keys.current();
    for (var number = 2; number <= current; number++) {
      rollover(number).ifPresent(all::add);
    }
    return all;
  }

  private Optional<SigningKeyRollover> rollover(int number) {
    var file = "signing-" + number + ".rollover";
    if (!folder.has(file) && keys.numbers().contains(number - 1)) {
      var former = number - 1;
      var rollover =
          SigningKeyRollover.signed(
              key(former), key(number), message -> Octets.of(keys.sign(former, message)));
      var _ = folder.create(file, WireJson.write(rollover));
    }
    return folder.find(file).map(content -> read(file, content));
  }

  /// The public key of a version that there is.
  LatchkeyKey key(int number) {
    return new LatchkeyKey(Octets.of(keys.publicKey(number)));
  }

  private static SigningKeyRollover read(String file, byte[] content) {
    if (WireJson.read(content, SigningKeyRollover.class)
        instanceof JsonParseResult.Message<SigningKeyRollover>(var rollover)) {
      return rollover;
    }
    throw new UnusableKey("The key file " + file + " is damaged.", null);
  }

  /// Every public key that has ever signed, as far as is known.
  List<LatchkeyKey> keys() {
    var all = new ArrayList<LatchkeyKey>();
    rollovers().forEach(rollover -> all.add(rollover.former()));
    keys.numbers().forEach(number -> all.add(key(number)));
    return all;
  }
}
