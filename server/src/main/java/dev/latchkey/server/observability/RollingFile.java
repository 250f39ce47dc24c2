package dev.latchkey.server.observability;

import ch.qos.logback.core.Context;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file of JSON lines that is turned over by day and size, so that a flood cannot fill the disk.
final class RollingFile {
  private RollingFile() {}

  /// Not started, and without an encoder.
  ///
  /// @param name without its ending
  /// @throws UncheckedIOException where the folder cannot be made
  static <E> RollingFileAppender<E> in(Path folder, String name, Context context) {
    make(folder);
    var appender = new RollingFileAppender<E>();
    appender.setContext(context);
    appender.setFile(folder.resolve(name + ".jsonl").toString());
    var policy = new SizeAndTimeBasedRollingPolicy<E>();
    policy.setContext(context);
    policy.setParent(appender);
    policy.setFileNamePattern(folder.resolve(name + ".%d{yyyy-MM-dd}.%i.jsonl").toString());
    policy.setMaxFileSize(FileSize.valueOf("20MB"));
    policy.setMaxHistory(30);
    policy.setTotalSizeCap(FileSize.valueOf("500MB"));
    policy.start();
    appender.setRollingPolicy(policy);
    return appender;
  }

  // Logback would go on without a log.
  private static void make(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("the log folder " + folder + " cannot be created", e);
    }
  }
}
