package dev.latchkey.server;

import dev.latchkey.server.keys.TlsIdentity;
import dev.latchkey.server.observability.Build;
import dev.latchkey.server.observability.Disk;
import dev.latchkey.server.observability.Histogram;
import dev.latchkey.server.observability.Metrics;
import dev.latchkey.server.passwords.PasswordHasher;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.storage.Database;
import java.nio.file.Path;
import java.util.Map;

/// Metrics of how the process itself is doing, beside those of what people do.
///
/// @param hashes how long Argon2id took
/// @param requests how long requests took, by group
record RunningMeters(
    Database database,
    Path folder,
    TlsIdentity tls,
    Histogram hashes,
    Map<String, Histogram> requests) {
  static RunningMeters of(
      Platform platform, PasswordHasher hasher, RequestRecords records, TlsIdentity tls) {
    var hashes = Histogram.ofHashes();
    hasher.tellTimes(hashes::observe);
    return new RunningMeters(
        platform.database(), platform.data().path(), tls, hashes, records.times());
  }

  Metrics addTo(Metrics metrics) {
    return metrics
        .info(
            "latchkey_build_info",
            "The version that runs, and its Java.",
            Map.of("version", Build.version(), "java", Runtime.version().toString()))
        .histograms(
            "latchkey_http_request_duration_seconds",
            "From the head of a request to its answer, by kind of route.",
            "route",
            requests)
        .histogram(
            "latchkey_hash_duration_seconds",
            "Hashing or verifying one password, without waiting for its turn.",
            hashes)
        .gauges(
            "latchkey_database_connections",
            "Connections to the database: active, idle, and how many threads wait for one.",
            "state",
            database::connections)
        .gauge(
            "latchkey_disk_free_bytes",
            "Room on the disk of the data folder; -1 where the system does not tell.",
            () -> Disk.free(folder))
        .gauge(
            "latchkey_certificate_expiry_timestamp_seconds",
            "When the certificate in use expires.",
            () -> tls.current().getNotAfter().toInstant().getEpochSecond());
  }
}
