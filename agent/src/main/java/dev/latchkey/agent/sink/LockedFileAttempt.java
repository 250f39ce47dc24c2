package dev.latchkey.agent.sink;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;

/// Reads, changes and replaces a file while no other agent does: two that set two users at once
/// would undo each other's work.
record LockedFileAttempt(FileAttempt attempt) implements Attempt {
  private static final int TRIES = 100;
  private static final Duration PAUSE = Duration.ofMillis(100);

  @Override
  public String mark() {
    return attempt.mark();
  }

  @Override
  public ApplyResult apply(NewPassword password) {
    try {
      for (int i = 0; i < TRIES; i++) {
        var before = inode();
        try (var channel = open()) {
          // The agent that held the lock may have put another file in the place of this one.
          if (isLocked(channel) && before.equals(inode())) {
            return attempt.apply(password);
          }
        }
        Thread.sleep(PAUSE);
      }
      return notApplied("another agent is changing " + attempt.target());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return notApplied("interrupted");
    } catch (IOException failed) {
      return notApplied("cannot open " + attempt.target() + ": " + failed.getMessage());
    }
  }

  private FileChannel open() throws IOException {
    return FileChannel.open(attempt.target(), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException ours) {
      return false;
    }
  }

  private String inode() throws IOException {
    var attributes =
        Files.readAttributes(
            attempt.target(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return String.valueOf(attributes.fileKey());
  }

  private ApplyResult notApplied(String why) {
    FileAttempt.discard(attempt.temporary());
    return new ApplyResult.NotApplied("file_not_written", why);
  }
}
