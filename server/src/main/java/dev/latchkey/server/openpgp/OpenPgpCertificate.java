package dev.latchkey.server.openpgp;

import java.time.Instant;

/// A public key as its owner uploaded it. Whether it is still good is not known.
///
/// @param addedAt since when the account has it
public record OpenPgpCertificate(byte[] encoded, Instant addedAt) {}
