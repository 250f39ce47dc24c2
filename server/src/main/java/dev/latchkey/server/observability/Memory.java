package dev.latchkey.server.observability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// How much memory this process has.
public final class Memory {
  private static final Path STATUS = Path.of("/proc/self/status");

  private Memory() {}

  /// Bytes by kind: `heap` in use, `heap_max`, and `resident` where the system tells.
  public static Map<String, Long> bytes() {
    var runtime = Runtime.getRuntime();
    var bytes = new TreeMap<String, Long>();
    bytes.put("heap", runtime.totalMemory() - runtime.freeMemory());
    bytes.put("heap_max", runtime.maxMemory());
    try (var lines = Files.lines(STATUS)) {
      lines
          .filter(line -> line.startsWith("VmRSS:"))
          .findFirst()
          .ifPresent(
              line -> bytes.put("resident", Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024));
    } catch (IOException e) {
      return bytes; // no such file on this system
    }
    return bytes;
  }
}
