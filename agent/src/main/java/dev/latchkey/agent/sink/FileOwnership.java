package dev.latchkey.agent.sink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Finds programs and files that someone else could change or put another one in the place of.
///
/// @param user the user id that the agent runs as; who else may change things is root
record FileOwnership(int user) {
  private static final int OTHERS_WRITE = 0022;
  private static final int STICKY = 01000;

  /// What others can change of the program and the way to it, as it is written and as it is without
  /// links; the first of it.
  Optional<Path> weakness(Path program) throws IOException {
    for (var way : List.of(program, program.toRealPath())) {
      var weakness = weakness(way, Objects.requireNonNull(way.getParent()));
      if (weakness.isPresent()) {
        return weakness;
      }
    }
    return Optional.empty();
  }

  /// The same of the folder that a file lies in, or will lie in.
  Optional<Path> weaknessAround(Path file) throws IOException {
    var folder = Objects.requireNonNull(file.getParent());
    for (var way : List.of(folder, folder.toRealPath())) {
      var weakness = weakness(way, way);
      if (weakness.isPresent()) {
        return weakness;
      }
    }
    return Optional.empty();
  }

  /// In a folder such as `/tmp` others replace nothing of ours. It is good enough on the way, but
  /// no place for a program or a password: who was there before us is not known.
  ///
  /// @param closed the lowest folder of the way
  private Optional<Path> weakness(Path way, Path closed) throws IOException {
    for (var step = way; step != null; step = step.getParent()) {
      boolean above = closed.startsWith(step) && !closed.equals(step);
      if (!isOwned(step) || (othersWrite(step) && !(above && isSticky(step)))) {
        return Optional.of(step);
      }
    }
    return Optional.empty();
  }

  private boolean isOwned(Path path) throws IOException {
    return isOurs(Files.getAttribute(path, "unix:uid"))
        && isOurs(Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS));
  }

  private boolean isOurs(Object owner) {
    return owner.equals(0) || owner.equals(user);
  }

  private static boolean othersWrite(Path path) throws IOException {
    return (mode(path) & OTHERS_WRITE) != 0;
  }

  private static boolean isSticky(Path path) throws IOException {
    return (mode(path) & STICKY) != 0;
  }

  private static int mode(Path path) throws IOException {
    return (int) Objects.requireNonNull(Files.getAttribute(path, "unix:mode"));
  }
}
