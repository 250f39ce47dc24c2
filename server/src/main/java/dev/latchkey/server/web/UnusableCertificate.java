package dev.latchkey.server.web;

import java.nio.file.Path;

/// The files do not hold a certificate and its key; the message is one sentence for the operator.
public final class UnusableCertificate extends RuntimeException {
  UnusableCertificate(Path certificate, Path key, String reason) {
    super("The certificate " + certificate + " cannot be used with " + key + ": " + reason + ".");
  }
}
