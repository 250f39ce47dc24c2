package dev.latchkey.server;

import dev.latchkey.server.keys.KeyFolder;
import dev.latchkey.server.mail.EncryptionPolicy;
import dev.latchkey.server.openpgp.DecoyKey;
import dev.latchkey.server.openpgp.OpenPgpEncryptor;
import dev.latchkey.server.openpgp.OpenPgpKeys;
import dev.latchkey.server.openpgp.ServerKey;
import java.util.Optional;

/// The keys of encrypted letters: the server's own, and those of its recipients.
record OpenPgp(EncryptionPolicy.Mode mode, ServerKey serverKey, DecoyKey decoy, OpenPgpKeys keys) {
  static OpenPgp on(Ground ground) {
    var mail = ground.settings().mail();
    var folder = new KeyFolder(ground.data().keys());
    var decoy = new DecoyKey(ground.clock());
    return new OpenPgp(
        mail.openPgp(),
        ServerKey.of(folder, mail.sender().text(), ground.randomness(), ground.clock()),
        decoy,
        new OpenPgpKeys(decoy, ground.audit()));
  }

  boolean encryptsNothing() {
    return mode == EncryptionPolicy.Mode.OFF;
  }

  Optional<OpenPgpEncryptor> seal() {
    return encryptsNothing()
        ? Optional.empty()
        : Optional.of(new OpenPgpEncryptor(serverKey, decoy));
  }

  void schedule(Ticker ticker) {
    if (!encryptsNothing()) {
      ticker.warmUp(serverKey::make);
    }
  }
}
