package dev.latchkey.server.mail;

import dev.latchkey.server.secrets.Secret;
import java.util.Optional;

/// An SMTP server, reached over verified TLS only.
///
/// @param implicitTls TLS from the first byte (port 465) instead of STARTTLS
/// @param user name to sign in with, or empty
/// @param password from the secrets file, or empty
/// @param caFile PEM file of the authority that signed the server's certificate, or empty for the
///   system's
record SmtpSettings(
    String host,
    int port,
    boolean implicitTls,
    Optional<String> user,
    Optional<Secret> password,
    Optional<java.nio.file.Path> caFile) {}
