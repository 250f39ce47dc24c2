package dev.latchkey.server.mail;

import java.nio.file.Path;
import java.util.Optional;

/// How letters leave.
///
/// @param sender of every letter
/// @param dropFolder where letters are put as `.eml` files while no SMTP server is set
/// @param openPgp whether letters are encrypted
/// @param smtp the SMTP server, or empty
public record MailSettings(
    Sender sender, Path dropFolder, EncryptionPolicy.Mode openPgp, Optional<SmtpSettings> smtp) {}
