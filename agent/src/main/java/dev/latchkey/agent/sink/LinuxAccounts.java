package dev.latchkey.agent.sink;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The local accounts of a server: `passwd` and `shadow`, and the programs that change them.
///
/// @param etc `/etc`
/// @param prefix what the programs are run by; empty for this server
record LinuxAccounts(Path etc, List<String> prefix) {
  private static final List<String> LOCKS = List.of("passwd.lock", "shadow.lock");
  private static final int HASH = 1;
  private static final int EXPIRY = 7;

  static LinuxAccounts ofThisServer() {
    return new LinuxAccounts(Path.of("/etc"), List.of());
  }

  /// What keeps an account's password from being set, in words.
  ///
  /// @param today since 1970
  Optional<String> obstacle(String user, Duration today) throws IOException {
    for (var file : List.of(file("passwd"), shadow())) {
      var fixed =
          Files.isSymbolicLink(file)
              ? Optional.of(file + " is a symbolic link, and chpasswd would replace the link")
              : FileTarget.fixed(file);
      if (fixed.isPresent()) {
        return fixed;
      }
    }
    if (!Files.isWritable(etc)) {
      return Optional.of(etc + " cannot be written");
    }
    return entry(user, today).or(this::lock);
  }

  private Optional<String> entry(String user, Duration today) throws IOException {
    var known = lines("passwd", user);
    var hidden = lines("shadow", user);
    if (known.size() != 1) {
      return Optional.of(several(known, user, file("passwd")));
    }
    if (!known.getFirst()[HASH].equals("x")) {
      return Optional.of(
          user + " has no x in " + file("passwd") + ": its hash would go there, for all to read");
    }
    if (hidden.size() != 1) {
      return Optional.of(several(hidden, user, shadow()));
    }
    var fields = hidden.getFirst();
    if (fields[HASH].startsWith("!") && fields[HASH].contains("$")) {
      return Optional.of(
          user
              + " is locked, and a new password would unlock it: run passwd -u "
              + user
              + " first");
    }
    return fields.length > EXPIRY && isPast(fields[EXPIRY], today)
        ? Optional.of(user + " has expired, and no password would open it: see chage -E")
        : Optional.empty();
  }

  private static String several(List<String[]> lines, String user, Path file) {
    return file + " has " + (lines.isEmpty() ? "no line" : "several lines") + " for " + user;
  }

  private static boolean isPast(String day, Duration today) {
    return day.matches("[0-9]{1,9}") && Integer.parseInt(day) <= today.toDays();
  }

  /// Programs wait for a lock much longer than a delivery lives.
  private Optional<String> lock() {
    for (var name : LOCKS) {
      if (isHeld(file(name))) {
        return Optional.of(file(name) + " says that another program is changing accounts");
      }
    }
    try (var channel = FileChannel.open(file(".pwd.lock"), StandardOpenOption.WRITE)) {
      return channel.tryLock() == null ? Optional.of(busy()) : Optional.empty();
    } catch (OverlappingFileLockException ours) {
      return Optional.of(busy());
    } catch (IOException none) {
      return Optional.empty();
    }
  }

  private String busy() {
    return "another program holds the lock of the accounts, " + file(".pwd.lock");
  }

  /// It names the process that holds it; one that is gone holds nothing.
  private static boolean isHeld(Path file) {
    try {
      var holder = Files.readString(file, StandardCharsets.ISO_8859_1).replaceAll("[^0-9]", "");
      return holder.length() < 10
          && !holder.isEmpty()
          && ProcessHandle.of(Long.parseLong(holder)).isPresent();
    } catch (IOException none) {
      return false;
    }
  }

  /// The hash of an account, or what stands for one; empty where there is none.
  Optional<String> hash(String user) throws IOException {
    return lines("shadow", user).stream().map(fields -> fields[HASH]).findFirst();
  }

  private List<String[]> lines(String name, String user) throws IOException {
    try (Stream<String> lines = Files.lines(file(name), StandardCharsets.ISO_8859_1)) {
      return lines
          .map(line -> line.split(":", -1))
          .filter(fields -> fields.length > HASH && fields[0].equals(user))
          .toList();
    }
  }

  /// A program, run where these accounts are.
  Program program(Duration deadline, String... command) {
    return new Program(Stream.concat(prefix.stream(), Stream.of(command)).toList(), deadline);
  }

  Path shadow() {
    return file("shadow");
  }

  private Path file(String name) {
    return etc.resolve(name);
  }
}
