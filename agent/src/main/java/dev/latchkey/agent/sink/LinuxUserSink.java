package dev.latchkey.agent.sink;

import dev.latchkey.protocol.RedemptionId;
import dev.latchkey.protocol.crypto.Hashes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// `linux-user:NAME`: the password of a local account, by `chpasswd`. A hash of what stood in
/// `shadow` is the mark.
record LinuxUserSink(SinkAddress address, LinuxAccounts accounts, SinkHost host) implements Sink {
  static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.@+-]{0,254}\\$?");

  // chpasswd refuses 512, and sshd would take 1024.
  private static final int MAX_BYTES = 511;

  @Override
  public Optional<String> account() {
    return Optional.of(address.target());
  }

  @Override
  public Optional<String> obstacle() {
    if (host.user() != 0) {
      return Optional.of("only root can set the password of an account: run the agent as root");
    }
    if (Program.find("chpasswd").isEmpty()) {
      return Optional.of("there is no chpasswd on this server");
    }
    try {
      return accounts.obstacle(address.target(), host.timeOfDay().get());
    } catch (IOException unreadable) {
      return Optional.of("cannot read " + accounts.shadow() + ": " + unreadable.getMessage());
    }
  }

  @Override
  public Optional<String> refuses(NewPassword password) {
    if (password.bytes() > MAX_BYTES) {
      return Optional.of(
          "it is "
              + password.bytes()
              + " bytes long, and accounts of Linux take at most "
              + MAX_BYTES);
    }
    // Each line that chpasswd reads sets a password.
    return password.reveal().codePoints().anyMatch(Character::isISOControl)
        ? Optional.of("it contains a control character")
        : Optional.empty();
  }

  @Override
  public Preparation prepare(RedemptionId rid) {
    var obstacle = obstacle();
    if (obstacle.isPresent()) {
      return new Preparation.NotPrepared("linux_user_obstacle", obstacle.get());
    }
    try {
      var before = accounts.hash(address.target()).orElse("");
      var attempt =
          new LinuxUserAttempt(accounts, address.target(), host.deadline(), before, mark(before));
      return new Preparation.Prepared(attempt);
    } catch (IOException unreadable) {
      return new Preparation.NotPrepared("linux_user_obstacle", "cannot read " + accounts.shadow());
    }
  }

  /// `chpasswd` may have gone on without the agent.
  @Override
  public ApplyResult recover(RedemptionId rid, String mark) {
    try {
      boolean same = mark(accounts.hash(address.target()).orElse("")).equals(mark);
      return new ApplyResult.Unsure(
          "the agent was interrupted while chpasswd may have run; the hash of "
              + address.target()
              + (same ? " is the old one at the moment" : " has changed since"));
    } catch (IOException unreadable) {
      return new ApplyResult.Unsure("cannot read " + accounts.shadow());
    }
  }

  private static String mark(String hash) {
    return Hashes.sha256(hash.getBytes(StandardCharsets.ISO_8859_1)).base64();
  }
}
