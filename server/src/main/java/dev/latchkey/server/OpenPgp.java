package dev.latchkey.server;

import dev.latchkey.server.keys.KeyFolder;
import dev.latchkey.server.mail.Sealing;
import dev.latchkey.server.openpgp.Decoy;
import dev.latchkey.server.openpgp.OpenPgpKeys;
import dev.latchkey.server.openpgp.Seal;
import dev.latchkey.server.openpgp.ServerKey;
import java.util.Optional;

/// The keys of encrypted letters: the server's own, and those of its recipients.
record OpenPgp(Sealing.Mode mode, ServerKey serverKey, Decoy decoy, OpenPgpKeys keys) {
  static OpenPgp on(Ground ground) {
    var mail = ground.settings().mail();
    var folder = new KeyFolder(ground.data().keys());
    var decoy = new Decoy(ground.clock());
    return new OpenPgp(
        mail.openPgp(),
        ServerKey.of(folder, mail.sender().text(), ground.randomness(), ground.clock()),
        decoy,
        new OpenPgpKeys(decoy, ground.audit()));
  }

  boolean encryptsNothing() {
    return mode == Sealing.Mode.OFF;
  }

  Optional<Seal> seal() {
    return encryptsNothing() ? Optional.empty() : Optional.of(new Seal(serverKey, decoy));
  }

  void schedule(Ticker ticker) {
    if (!encryptsNothing()) {
      ticker.warmUp(serverKey::make);
    }
  }
}
