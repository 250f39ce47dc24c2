package dev.latchkey.server.web;

import java.nio.file.Path;

/// Certificate and key cannot be read, or are not of one pair; the message is one sentence for the
/// operator.
public final class UnusableCertificate extends RuntimeException {
  UnusableCertificate(Path certificate, Path privateKey, Throwable cause) {
    super(sentence(certificate, privateKey), cause);
  }

  UnusableCertificate(Path certificate, Path privateKey) {
    super(sentence(certificate, privateKey));
  }

  private static String sentence(Path certificate, Path privateKey) {
    return "The certificate "
        + certificate
        + " and the key "
        + privateKey
        + " do not fit together or cannot be read.";
  }
}
