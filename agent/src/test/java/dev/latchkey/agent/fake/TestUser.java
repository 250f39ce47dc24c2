package dev.latchkey.agent.fake;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Whom the tests run as.
public final class TestUser {
  public static final int ID = Math.toIntExact(new UnixSystem().getUid());

  private static final int NOBODY = 65534;

  private TestUser() {}

  /// Makes a file somebody else's where root can, and tells whom an agent runs as that has no right
  /// to it: else that is another one than the file's owner.
  public static int strangerTo(Path file) throws IOException {
    if (ID != 0) {
      return ID + 1;
    }
    Files.setAttribute(file, "unix:uid", NOBODY);
    return ID;
  }
}
