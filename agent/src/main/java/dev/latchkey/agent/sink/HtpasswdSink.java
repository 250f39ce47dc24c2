package dev.latchkey.agent.sink;

import dev.latchkey.protocol.RedemptionId;
import dev.latchkey.protocol.crypto.RandomBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.Optional;

/// `htpasswd:FILE:USER`: a user's line in a password file of Apache or nginx, with bcrypt. The file
/// is there already; it keeps owner and mode and is replaced as [FileTarget] says.
record HtpasswdSink(SinkAddress address, FileTarget target, String user, RandomBytes randomness)
    implements Sink {
  /// `htpasswd` itself takes a user and a bcrypt hash of 255 bytes together.
  static final int MAX_USER = 193;

  @Override
  public Optional<String> account() {
    return Optional.of(user);
  }

  @Override
  public Optional<String> obstacle() {
    if (Files.notExists(target.path())) {
      return Optional.of(
          "there is no file "
              + target.path()
              + ": create an empty one that your web server can read and other users cannot");
    }
    var obstacle = target.obstacle();
    if (obstacle.isPresent()) {
      return obstacle;
    }
    try {
      return Htpasswd.read(target.path()).obstacle(user).map(why -> target.path() + " " + why);
    } catch (IOException unreadable) {
      return Optional.of("cannot read " + target.path() + ": " + unreadable.getMessage());
    }
  }

  @Override
  public Optional<String> refuses(NewPassword password) {
    return password.bytes() > BcryptHash.MAX_BYTES
        ? Optional.of(
            "it is "
                + password.bytes()
                + " bytes long, and bcrypt ignores what follows the first "
                + BcryptHash.MAX_BYTES)
        : Optional.empty();
  }

  @Override
  public Preparation prepare(RedemptionId rid) {
    return obstacle()
        .<Preparation>map(why -> new Preparation.NotPrepared("htpasswd_target", why))
        .orElseGet(() -> target.prepare(rid, true, this::content, LockedFileAttempt::new));
  }

  @Override
  public ApplyResult recover(RedemptionId rid, String mark) {
    return target.recover(rid, mark);
  }

  /// What the file holds at that moment, with a new line for the user.
  private ByteBuffer content(NewPassword password) throws IOException {
    var hash = BcryptHash.of(password, randomness);
    var now = Htpasswd.read(target.path());
    var obstacle = now.obstacle(user);
    if (obstacle.isPresent()) {
      throw new IOException("it " + obstacle.get());
    }
    return ByteBuffer.wrap(now.with(user, hash).bytes());
  }
}
