package dev.latchkey.agent.sink;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The text of an htpasswd file, byte for byte: each line is a user, `:` and a hash. Other users'
/// lines, comments and blank lines are kept as they are.
record Htpasswd(String text) {
  private static final int MAX_SIZE = 1 << 20;
  private static final Pattern HTDIGEST = Pattern.compile("[^:#]+:[^:]*:[0-9a-f]{32}\\s*");

  /// Reads a file of at most 1 MiB.
  static Htpasswd read(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      var bytes = in.readNBytes(MAX_SIZE + 1);
      if (bytes.length > MAX_SIZE) {
        throw new IOException("larger than 1 MiB");
      }
      return new Htpasswd(new String(bytes, StandardCharsets.ISO_8859_1));
    }
  }

  byte[] bytes() {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /// Why a user's line cannot be set, in words that follow the file's name.
  Optional<String> obstacle(String user) {
    if (text.indexOf('\0') >= 0) {
      return Optional.of("is not text");
    }
    if (lines().stream().anyMatch(line -> HTDIGEST.matcher(line).matches())) {
      return Optional.of("is a file of htdigest, not of htpasswd");
    }
    var named = lines().stream().filter(line -> names(line.strip(), user)).toList();
    if (named.size() > 1) {
      return Optional.of("has several lines for " + user + ": remove all but one");
    }
    return named.stream().allMatch(line -> names(line, user))
        ? Optional.empty()
        : Optional.of("has a line for " + user + " that begins with a blank: remove the blank");
  }

  /// The same file with a clean line for the user: in its place, or as the last one. A last line
  /// without its newline gets one.
  Htpasswd with(String user, String hash) {
    var line = latin1(user) + ":" + hash;
    var lines = lines();
    int at = 0;
    while (at < lines.size() && !names(lines.get(at), user)) {
      at++;
    }
    var changed = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      changed.append(i == at ? line : lines.get(i)).append('\n');
    }
    return new Htpasswd(changed + (at == lines.size() ? line + "\n" : ""));
  }

  // What stands behind the last newline is a line too, unless it is empty.
  private List<String> lines() {
    var lines = List.of(text.split("\n", -1));
    return lines.getLast().isEmpty() ? lines.subList(0, lines.size() - 1) : lines;
  }

  private static boolean names(String line, String user) {
    return line.startsWith(latin1(user) + ":");
  }

  private static String latin1(String user) {
    return new String(user.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
