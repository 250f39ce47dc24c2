package dev.latchkey.server.mail;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.keys.KeyFolder;
import dev.latchkey.server.openpgp.DecoyKey;
import dev.latchkey.server.openpgp.OpenPgpEncryptor;
import dev.latchkey.server.openpgp.OpenPgpKeys;
import dev.latchkey.server.openpgp.ServerKey;
import dev.latchkey.server.secrets.Randomness;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/// The keys of encrypted mail: the server's own, and those of its recipients.
public record MailEncryption(
    EncryptionPolicy.Mode mode, ServerKey serverKey, DecoyKey decoy, OpenPgpKeys keys) {
  /// Finds the keys.
  ///
  /// @param folder where the server's own key is kept
  public static MailEncryption of(
      MailSettings mail, Path folder, AuditTrail audit, Randomness randomness, Clock clock) {
    var decoy = new DecoyKey(clock);
    return new MailEncryption(
        mail.openPgp(),
        ServerKey.of(new KeyFolder(folder), mail.sender().text(), randomness, clock),
        decoy,
        new OpenPgpKeys(decoy, audit));
  }

  public boolean encryptsNothing() {
    return mode == EncryptionPolicy.Mode.OFF;
  }

  /// Encrypts; empty where no mail is ever encrypted.
  public Optional<OpenPgpEncryptor> encryptor() {
    return encryptsNothing()
        ? Optional.empty()
        : Optional.of(new OpenPgpEncryptor(serverKey, decoy));
  }
}
