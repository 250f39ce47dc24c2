package dev.latchkey.agent.sink;

import dev.latchkey.protocol.RedemptionId;
import java.io.IOException;
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

/// `file:/PATH`: the password alone, without a newline, in a file that only its owner reads.
///
/// A temporary file in the same folder gets owner and mode, then the content, is synced and renamed
/// over the target; then the folder is synced. A symbolic link at the target is refused, never
/// followed. Inode and time of birth of the temporary file are the mark: where the target has them,
/// the rename happened. A file system that keeps no time of birth leaves the inode alone.
final class FileSink implements Sink {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private static final long A_DAY = Duration.ofDays(1).toMillis();

  private final SinkAddress address;
  private final Path target;

  FileSink(SinkAddress address, Path target) {
    this.address = address;
    this.target = target;
  }

  @Override
  public SinkAddress address() {
    return address;
  }

  @Override
  public Optional<String> obstacle() {
    if (!Files.isDirectory(folder())) {
      return Optional.of("there is no folder " + folder());
    }
    if (Files.isSymbolicLink(target)) {
      return Optional.of(target + " is a symbolic link: name the file itself");
    }
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.of(target + " is not a file");
    }
    return Files.isWritable(folder())
        ? Optional.empty()
        : Optional.of("you may not write in " + folder());
  }

  @Override
  public Preparation prepare(RedemptionId rid) {
    var obstacle = obstacle();
    if (obstacle.isPresent()) {
      return new Preparation.NotPrepared("file_target", obstacle.get());
    }
    var temporary = temporary(rid);
    try {
      // Left by an attempt that never came to its intent; deleting follows no link.
      Files.deleteIfExists(temporary);
      Files.createFile(temporary, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      Files.setPosixFilePermissions(temporary, OWNER_ONLY);
      keepOwner(temporary);
      return new Preparation.Prepared(new FileAttempt(temporary, target, mark(temporary)));
    } catch (IOException | UnsupportedOperationException failed) {
      FileAttempt.discard(temporary);
      return new Preparation.NotPrepared(
          "file_not_writable", "cannot write next to " + target + ": " + failed.getMessage());
    }
  }

  @Override
  public ApplyResult recover(RedemptionId rid, String mark) {
    var temporary = temporary(rid);
    try {
      if (has(target, mark)) {
        FileAttempt.syncFolder(folder());
        return new ApplyResult.Applied();
      }
      boolean unchanged = has(temporary, mark);
      FileAttempt.discard(temporary);
      if (unchanged) {
        return new ApplyResult.NotApplied("crashed", "the agent was interrupted before the change");
      }
      return new ApplyResult.Unsure(target + " has been changed by another program since");
    } catch (IOException unreadable) {
      FileAttempt.discard(temporary);
      return new ApplyResult.Unsure("cannot read " + target + ": " + unreadable.getMessage());
    }
  }

  /// An application that owned its password file must still be able to read it.
  private void keepOwner(Path temporary) throws IOException {
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      var old = posix(target).readAttributes();
      var view = posix(temporary);
      if (!view.readAttributes().owner().equals(old.owner())) {
        view.setOwner(old.owner());
      }
      if (!view.readAttributes().group().equals(old.group())) {
        view.setGroup(old.group());
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
    return Objects.requireNonNull(target.getParent());
  }

  private Path temporary(RedemptionId rid) {
    return folder().resolve(".latchkey-" + rid.value().hex());
  }
}
