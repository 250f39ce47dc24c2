package dev.latchkey.agent.sink;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;

/// One run of `chpasswd`, then proof by `unix_chkpwd`, with which PAM itself checks passwords.
///
/// @param before what stood in `shadow`
record LinuxUserAttempt(
    LinuxAccounts accounts, String user, Duration deadline, String before, String mark)
    implements Attempt {
  private static final int FIRST_SIGNAL = 128;
  private static final String CHECK = "unix_chkpwd";

  private enum Proof {
    OPENS,
    WRONG,
    NONE
  }

  @Override
  public ApplyResult apply(NewPassword password) {
    var run =
        accounts
            .program(deadline, "chpasswd")
            .ask(out -> {
              Program.Input.of(user + ":").writeTo(out);
              password.writeTo(out);
              out.write('\n');
            });
    try {
      return switch (run) {
        case Program.Run.NotStarted() ->
            new ApplyResult.NotApplied("chpasswd_missing", "cannot start chpasswd");
        case Program.Run.Killed() ->
            interrupted(
                password,
                "chpasswd took longer than " + deadline.toSeconds() + " s, and was killed");
        case Program.Run.Ended(var code, _, _, _) when code >= FIRST_SIGNAL ->
            interrupted(password, "chpasswd was killed by signal " + (code - FIRST_SIGNAL));
        case Program.Run.Ended(var code, _, var err, _) ->
            code == 0 ? prove(password) : refused(code, words(err, password));
      };
    } catch (IOException unreadable) {
      return new ApplyResult.Unsure("cannot read " + accounts.shadow() + " after the change");
    }
  }

  private ApplyResult refused(int code, String words) throws IOException {
    return isChanged()
        ? new ApplyResult.Unsure("chpasswd changed the account and exited with code " + code)
        : new ApplyResult.NotApplied("chpasswd_exit_" + code, "chpasswd: " + words);
  }

  private ApplyResult interrupted(NewPassword password, String why) throws IOException {
    return isChanged() && proof(password) == Proof.OPENS ? durable() : new ApplyResult.Unsure(why);
  }

  private ApplyResult prove(NewPassword password) throws IOException {
    return switch (proof(password)) {
      case OPENS -> durable();
      case WRONG ->
          new ApplyResult.Unsure("chpasswd succeeded, and the password does not open " + user);
      case NONE ->
          isChanged()
              ? durable()
              : new ApplyResult.Unsure("chpasswd succeeded and left " + accounts.shadow());
    };
  }

  private boolean isChanged() throws IOException {
    return !accounts.hash(user).orElse("").equals(before);
  }

  /// It ends the password with a zero.
  private Proof proof(NewPassword password) {
    var run =
        accounts
            .program(deadline, CHECK, user, "nonull")
            .run(out -> {
              password.writeTo(out);
              out.write(0);
            });
    if (run instanceof Program.Run.Ended ended) {
      return ended.code() == 0 ? Proof.OPENS : Proof.WRONG;
    }
    return Proof.NONE;
  }

  // chpasswd renames the new file and does not wait for the folder.
  private ApplyResult durable() throws IOException {
    FileAttempt.syncFolder(Objects.requireNonNull(accounts.shadow().getParent()));
    return new ApplyResult.Applied();
  }

  private static String words(String text, NewPassword password) {
    var line = text.lines().findFirst().orElse("no reason given");
    return line.contains(password.reveal()) ? "no reason that can be shown" : line;
  }
}
