package dev.latchkey.agent.sink;

import dev.latchkey.protocol.RedemptionId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// A file that is replaced by a rename. A temporary file in the same folder gets owner and mode,
/// then the content, is synced and renamed over the target; then the folder is synced. Inode and
/// time of birth of the temporary file are the mark: where the target has them, the rename
/// happened. A file system that keeps no time of birth leaves the inode alone.
record FileTarget(Path path, FileOwnership ownership) {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private static final long A_DAY = Duration.ofDays(1).toMillis();
  private static final Path MOUNTS = Path.of("/proc/self/mountinfo");

  /// What would keep it from being replaced, in words.
  Optional<String> obstacle() {
    if (!Files.isDirectory(folder())) {
      return Optional.of("there is no folder " + folder());
    }
    if (Files.isSymbolicLink(path)) {
      return Optional.of(path + " is a symbolic link: name the file itself");
    }
    try {
      return Files.exists(path, LinkOption.NOFOLLOW_LINKS) ? exists().or(this::open) : open();
    } catch (IOException | UnsupportedOperationException unreadable) {
      return Optional.of("cannot read " + path);
    }
  }

  private Optional<String> exists() throws IOException {
    var fixed = fixed(path);
    var owner = Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    return fixed.isEmpty() && ownership.user() != 0 && !owner.equals(ownership.user())
        ? Optional.of(path + " belongs to another user, and only root can keep its owner")
        : fixed;
  }

  /// What keeps a file that exists from being replaced by a rename.
  static Optional<String> fixed(Path path) throws IOException {
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.of(path + " is not a file");
    }
    if (!Objects.equals(Files.getAttribute(path, "unix:nlink"), 1)) {
      return Optional.of(path + " has another name (a hard link), which would keep the old file");
    }
    return isMounted(path)
        ? Optional.of(path + " is mounted by itself and cannot be replaced: mount its folder")
        : Optional.empty();
  }

  private static boolean isMounted(Path path) throws IOException {
    if (!Files.exists(MOUNTS)) {
      return false;
    }
    var place = escaped(path.toRealPath().toString());
    return Files.readString(MOUNTS, StandardCharsets.ISO_8859_1)
        .lines()
        .anyMatch(line -> line.split(" ", 6)[4].equals(place));
  }

  // As the kernel writes it: bytes, blank and backslash in octal.
  private static String escaped(String path) {
    return new String(path.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)
        .replace("\\", "\\134")
        .replace(" ", "\\040")
        .replace("\t", "\\011")
        .replace("\n", "\\012");
  }

  private Optional<String> open() {
    try {
      var weakness = ownership.weaknessAround(path);
      if (weakness.isPresent()) {
        return weakness.map(place ->
            place
                + " can be changed by other users, who could replace "
                + path
                + ": it must belong to you or root; run chmod go-w on it");
      }
    } catch (IOException | UnsupportedOperationException unreadable) {
      return Optional.of("cannot read " + folder());
    }
    return Files.isWritable(folder())
        ? Optional.empty()
        : Optional.of("you may not write in " + folder());
  }

  /// Makes the temporary file, empty, with the owner of the target.
  ///
  /// @param keepsMode whether it gets the mode of the target, too; else only its owner reads it
  Preparation prepare(
      RedemptionId rid,
      boolean keepsMode,
      FileAttempt.Content content,
      Function<FileAttempt, Attempt> guard) {
    var temporary = temporary(rid);
    try {
      // Left by an attempt that never came to its intent; deleting follows no link.
      Files.deleteIfExists(temporary);
      Files.createFile(temporary, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      Files.setPosixFilePermissions(temporary, OWNER_ONLY);
      keepOwner(temporary, keepsMode);
      var attempt = new FileAttempt(temporary, path, mark(temporary), content);
      return new Preparation.Prepared(guard.apply(attempt));
    } catch (IOException | UnsupportedOperationException failed) {
      FileAttempt.discard(temporary);
      return new Preparation.NotPrepared(
          "file_not_writable", "cannot write next to " + path + ": " + failed.getMessage());
    }
  }

  /// Whether the rename of an attempt happened.
  ApplyResult recover(RedemptionId rid, String mark) {
    var temporary = temporary(rid);
    try {
      if (has(path, mark)) {
        FileAttempt.syncFolder(folder());
        return new ApplyResult.Applied();
      }
      boolean unchanged = has(temporary, mark);
      FileAttempt.discard(temporary);
      if (unchanged) {
        return new ApplyResult.NotApplied("crashed", "the agent was interrupted before the change");
      }
      return new ApplyResult.Unsure(path + " has been changed by another program since");
    } catch (IOException unreadable) {
      FileAttempt.discard(temporary);
      return new ApplyResult.Unsure("cannot read " + path + ": " + unreadable.getMessage());
    }
  }

  /// An application that owned its password file must still be able to read it.
  private void keepOwner(Path temporary, boolean keepsMode) throws IOException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      var old = posix(path).readAttributes();
      var view = posix(temporary);
      if (!view.readAttributes().owner().equals(old.owner())) {
        view.setOwner(old.owner());
      }
      if (!view.readAttributes().group().equals(old.group())) {
        view.setGroup(old.group());
      }
      if (keepsMode) {
        Files.setPosixFilePermissions(temporary, old.permissions());
      }
    }
  }

  private static PosixFileAttributeView posix(Path path) {
    return Objects.requireNonNull(
        Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS));
  }

  /// Without a time of birth Java gives that of the last change, which moves.
  private static String mark(Path temporary) throws IOException {
    var view = posix(temporary);
    var before = view.readAttributes();
    view.setTimes(FileTime.fromMillis(before.creationTime().toMillis() + A_DAY), null, null);
    boolean keepsBirth = view.readAttributes().creationTime().equals(before.creationTime());
    return keepsBirth ? identity(before) : inode(before);
  }

  private static boolean has(Path path, String mark) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    var attributes = posix(path).readAttributes();
    return mark.equals(identity(attributes)) || mark.equals(inode(attributes));
  }

  private static String inode(BasicFileAttributes attributes) {
    return String.valueOf(attributes.fileKey());
  }

  // An inode's number is reused soon after its file is deleted: the time of birth tells.
  private static String identity(BasicFileAttributes attributes) {
    return inode(attributes) + " " + attributes.creationTime();
  }

  private Path folder() {
    return Objects.requireNonNull(path.getParent());
  }

  private Path temporary(RedemptionId rid) {
    return folder().resolve(".latchkey-" + rid.value().hex());
  }
}
