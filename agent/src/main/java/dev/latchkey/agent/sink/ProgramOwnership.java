package dev.latchkey.agent.sink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Finds programs that someone else could change or put another one in the place of.
///
/// @param user the user id that the agent runs as; who else may change things is root
record ProgramOwnership(int user) {
  private static final int OTHERS_WRITE = 0022;
  private static final int STICKY = 01000;

  /// What others can change of the file and the way to it, as it is written and as it is without
  /// links; the first of it.
  Optional<Path> weakness(Path program) throws IOException {
    for (var way : List.of(program, program.toRealPath())) {
      for (var step = way; step != null; step = step.getParent()) {
        if (!isOwned(step) || (othersWrite(step) && !isSticky(step, way))) {
          return Optional.of(step);
        }
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

  /// In a folder such as `/tmp` others replace nothing of ours. It is good enough on the way, but
  /// no place for a program: who was there before us is not known.
  private static boolean isSticky(Path path, Path way) throws IOException {
    boolean above = !path.equals(way) && !path.equals(way.getParent());
    return above && (mode(path) & STICKY) != 0;
  }

  private static int mode(Path path) throws IOException {
    return (int) Objects.requireNonNull(Files.getAttribute(path, "unix:mode"));
  }
}
