package dev.latchkey.server.throttling;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How often something may be tried, in which time, and by what it is counted (S4-51, C-17, C-18).
public enum Limit {
  /// Accounts that signed in from a source on one day.
  SOURCE_PEOPLE(Limit.NO_END, LimitWindow.TWO_DAYS),
  /// Those of its network.
  NETWORK_PEOPLE(Limit.NO_END, LimitWindow.TWO_DAYS),
  /// Where an account signed in first on one day: there it makes room.
  PLACE_OF_ACCOUNT(Limit.NO_END, LimitWindow.TWO_DAYS),
  /// Failed sign-ins of one source that no success explained: one more for each account that signed
  /// in from there.
  SIGN_IN_SOURCE(10, LimitWindow.HOUR, SOURCE_PEOPLE),
  /// Those of its network, the /24 or /48.
  SIGN_IN_NETWORK(50, LimitWindow.HOUR, NETWORK_PEOPLE),
  /// Wrong passwords that a source has sent before, with the same name: they count nowhere else.
  SIGN_IN_AGAIN(100, LimitWindow.HOUR),
  /// Failed sign-ins from all unknown devices together.
  SIGN_IN_ALL(10_000, LimitWindow.TEN_MINUTES),
  /// Failed sign-ins with one entered name from unknown devices, whether it exists or not.
  SIGN_IN_NAME(20, LimitWindow.TEN_MINUTES),
  /// Those that no success explained: the name is closed for unknown devices until it is lifted.
  SIGN_IN_RUN(100, LimitWindow.THIRTY_DAYS),
  /// Failed sign-ins of one source with one name, which its success explains.
  SIGN_IN_SHARE(Limit.NO_END, LimitWindow.HOUR),
  /// Failed sign-ins with one closed name: below zero where it was lifted ([LiftedLimits]).
  SIGN_IN_LIFTED(Limit.NO_END, LimitWindow.THIRTY_DAYS),
  /// Failed sign-ins with one name whose count is full, each after a proof of work.
  SIGN_IN_WORK(80, LimitWindow.TEN_MINUTES),
  /// Uses of one proof of work.
  WORK_USED(1, LimitWindow.TEN_MINUTES),
  /// Emails to an owner about sign-ins after many failures.
  SIGN_IN_NOTICE(1, LimitWindow.HOUR),
  /// Failed sign-ins from one known device: no one else's guesses use it up (CS-DC-1).
  SIGN_IN_DEVICE(20, LimitWindow.TEN_MINUTES),
  /// Those since it last succeeded: from then on it is a device like any other (C-17).
  SIGN_IN_DEVICE_RUN(100, LimitWindow.THIRTY_DAYS),
  /// Wrong credentials of applications of one source: apart, since their secrets are random.
  CLIENT_SECRET(100, LimitWindow.FROM_THE_FIRST),
  /// Requests of one source that applications without a secret push.
  PUSHED_SOURCE(100, LimitWindow.FROM_THE_FIRST),
  /// Devices of one source that ask to be allowed, of applications without a secret.
  DEVICE_SOURCE(100, LimitWindow.FROM_THE_FIRST),
  /// Those of its network, so that no one with many addresses uses up what an application has.
  DEVICE_NETWORK(1000, LimitWindow.FROM_THE_FIRST),
  /// Wrong codes of devices that one source has typed (RFC 8628, section 5.1).
  USER_CODE_SOURCE(100, LimitWindow.FROM_THE_FIRST),
  /// Those of one account, which is signed in to type them: no account uses up the next count.
  USER_CODE_ACCOUNT(10, LimitWindow.FROM_THE_FIRST),
  /// Those of all sources together: such a code is short.
  USER_CODE_ALL(1000, LimitWindow.FROM_THE_FIRST),
  /// Wrong present passwords of one account's sessions.
  PASSWORD_CHANGE(20, LimitWindow.FROM_THE_FIRST),
  /// Wrong codes of one account's second factor, from devices that it knows or from others.
  SECOND_FACTOR(10, LimitWindow.FROM_THE_FIRST),
  /// Those in all: a code has six digits.
  SECOND_FACTOR_RUN(100, LimitWindow.THIRTY_DAYS),
  /// Wrong codes by which one session was to be raised: of a session that is stolen, they close no
  /// other.
  STEP_UP(10, LimitWindow.FROM_THE_FIRST),
  /// Those of the session in all.
  STEP_UP_SESSION(30, LimitWindow.THIRTY_DAYS),
  /// Those of all sessions of its account: a code has six digits.
  STEP_UP_RUN(100, LimitWindow.THIRTY_DAYS),
  /// Emails to an owner about wrong codes after the right password.
  SECOND_FACTOR_NOTICE(1, LimitWindow.HOUR),
  /// Passkeys of one account that were refused, from devices that it does not know or from one that
  /// it does.
  PASSKEY(100, LimitWindow.FROM_THE_FIRST),
  /// Usernames that one account asks for, whether it gets them or not.
  USERNAME_CHANGE(5, LimitWindow.MONTH),
  /// Wrong passwords of those who signed up with one address, and have its link (S4-51).
  ENROLMENT_PASSWORD(20, LimitWindow.FROM_THE_FIRST),
  /// New tokens that one session asks for.
  ROTATION(100, LimitWindow.FROM_THE_FIRST),
  /// Wrong one-time tokens of one source (S4-12).
  TOKEN_SOURCE(30, LimitWindow.FROM_THE_FIRST),
  /// Those of all sources together: beyond them each source has fewer.
  TOKEN_ALL(1000, LimitWindow.FROM_THE_FIRST),
  /// Those of one source from then on.
  TOKEN_SOURCE_BRAKED(3, LimitWindow.FROM_THE_FIRST),
  /// Calls of one source that are always answered with 202.
  UNIFORM_RESPONSE_SOURCE(1000, LimitWindow.FROM_THE_FIRST),
  /// Deliveries that one application orders.
  ORDERS_CLIENT(1000, LimitWindow.FROM_THE_FIRST),
  /// Deliveries by email to one recipient, from all applications.
  ORDERS_RECIPIENT(20, LimitWindow.FROM_THE_FIRST),
  /// Webhooks that one application registers or replays.
  WEBHOOKS_CLIENT(100, LimitWindow.FROM_THE_FIRST),
  /// Emails to one address for one purpose, whether it has an account or not (CS-FP-2): they, times
  /// those of the one source ([MailQuota]).
  LETTERS(36, LimitWindow.FROM_THE_FIRST),
  /// Those that one source has asked for.
  LETTERS_SOURCE(6, LimitWindow.FROM_THE_FIRST),
  /// Those that one request has asked for, or one source where none is named.
  LETTERS_ASKER(3, LimitWindow.FROM_THE_FIRST),
  /// No count: an operator refuses all guesses of the source ([SourceRules]).
  SOURCE_DENIED(Limit.NO_END, LimitWindow.TEN_MINUTES);

  /// Of what is counted, but never refused for it.
  static final int NO_END = Integer.MAX_VALUE;

  private final int max;
  private final LimitWindow window;
  private final @Nullable Limit widenedBy;

  Limit(int max, LimitWindow window) {
    this(max, window, null);
  }

  Limit(int max, LimitWindow window, @Nullable Limit widenedBy) {
    this.max = max;
    this.window = window;
    this.widenedBy = widenedBy;
  }

  /// How much there may be of it, unless an operator says otherwise ([LimitSettings]).
  int max() {
    return max;
  }

  LimitWindow window() {
    return window;
  }

  /// Whose count is added to the limit.
  Optional<Limit> widenedBy() {
    return Optional.ofNullable(widenedBy);
  }

  /// Whether it only keeps what may be given back: an attempt takes it along, and returns it unless
  /// it succeeds.
  boolean isShare() {
    return this == SIGN_IN_SHARE;
  }

  /// Whether what a source did wrong is given back to it when it succeeds.
  boolean isGivenBack() {
    return this == SIGN_IN_SOURCE || this == SIGN_IN_NETWORK || this == SIGN_IN_RUN;
  }

  /// Whether it ends a known device's privilege; a success sets it back to nothing.
  public boolean isRunOfDevice() {
    return this == SIGN_IN_DEVICE_RUN;
  }

  /// Whether it is used up by a success as well.
  boolean isSpent() {
    return this == WORK_USED;
  }

  /// Whether a proof of work opens what others have used up.
  public boolean yieldsToWork() {
    return this == SIGN_IN_NAME || this == SIGN_IN_ALL || this == WORK_USED;
  }

  /// Whether the owner of the name may have lifted it.
  public boolean closesName() {
    return this == SIGN_IN_NAME || this == SIGN_IN_RUN;
  }

  /// Whether one source is counted, of what can be guessed: an operator may allow or deny it.
  boolean isOfSource() {
    return switch (this) {
      case SIGN_IN_SOURCE, CLIENT_SECRET, USER_CODE_SOURCE, TOKEN_SOURCE, TOKEN_SOURCE_BRAKED ->
          true;
      default -> false;
    };
  }

  /// Whether it counts wrong guesses at something else than a sign-in.
  boolean isOfOtherGuesses() {
    return switch (this) {
      case CLIENT_SECRET, USER_CODE_SOURCE, TOKEN_SOURCE, PASSWORD_CHANGE -> true;
      default -> false;
    };
  }

  /// What one count is kept for.
  public LimitKey of(String key) {
    return new LimitKey(this, key);
  }
}
