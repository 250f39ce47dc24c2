package dev.latchkey.server.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Shows a replaced certificate without a restart. A broken or half-replaced pair is logged, and
/// the old one stays.
public final class CertificateReloader {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateReloader.class);
  private final TlsIdentity tls;
  private final Runnable reload;
  private List<FileTime> seen;

  /// @param reload shows the files that are there now
  public CertificateReloader(TlsIdentity tls, Runnable reload) {
    this.tls = tls;
    this.reload = reload;
    this.seen = times();
  }

  public void check() {
    var now = times();
    if (now.equals(seen)) {
      return;
    }
    seen = now;
    try {
      reload.run();
      tls.shown();
      LOG.info(
          "the certificate was replaced; it expires {}", tls.current().getNotAfter().toInstant());
    } catch (RuntimeException e) {
      LOG.warn("the old certificate stays: {}", e.getMessage());
    }
  }

  private List<FileTime> times() {
    try {
      return List.of(
          Files.getLastModifiedTime(tls.certificate()),
          Files.getLastModifiedTime(tls.privateKey()));
    } catch (IOException e) {
      return List.of();
    }
  }
}
