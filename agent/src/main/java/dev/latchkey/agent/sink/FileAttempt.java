package dev.latchkey.agent.sink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/// Content, sync, rename, sync.
record FileAttempt(Path temporary, Path target, String mark, Content content) implements Attempt {
  /// What the file holds for a password.
  interface Content {
    ByteBuffer of(NewPassword password) throws IOException;
  }

  @Override
  public ApplyResult apply(NewPassword password) {
    try {
      write(password);
    } catch (IOException failed) {
      return notApplied(failed);
    }
    try {
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failed) {
      return Files.exists(temporary, LinkOption.NOFOLLOW_LINKS)
          ? notApplied(failed)
          : new ApplyResult.Unsure("cannot tell whether " + target + " was written");
    }
    try {
      syncFolder(Objects.requireNonNull(target.getParent()));
      return new ApplyResult.Applied();
    } catch (IOException unsynced) {
      return new ApplyResult.Unsure("the folder of " + target + " cannot be synced");
    }
  }

  private ApplyResult notApplied(IOException failed) {
    discard(temporary);
    return new ApplyResult.NotApplied(
        "file_not_written", "cannot write " + target + ": " + failed.getMessage());
  }

  private void write(NewPassword password) throws IOException {
    try (var channel =
        FileChannel.open(temporary, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      for (var bytes = content.of(password); bytes.hasRemaining(); ) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  static void syncFolder(Path folder) throws IOException {
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /// Best effort: what stays is readable by its owner only.
  static void discard(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException stays) {
      // The next attempt for this token deletes it first.
    }
  }
}
