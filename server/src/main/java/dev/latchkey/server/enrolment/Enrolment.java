package dev.latchkey.server.enrolment;

import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.audit.SuspiciousInputRejected;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.identifiers.ParseResult;
import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.mail.RequestedMail;
import dev.latchkey.server.notifications.Notifications;
import dev.latchkey.server.passwords.AcceptedPassword;
import dev.latchkey.server.passwords.Credential;
import dev.latchkey.server.passwords.PasswordChange;
import dev.latchkey.server.passwords.PasswordContext;
import dev.latchkey.server.passwords.PasswordPolicy;
import dev.latchkey.server.passwords.Passwords;
import dev.latchkey.server.passwords.PolicyResult;
import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.secrets.Base64Url;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.throttling.DeviceCookies;
import dev.latchkey.server.throttling.Limit;
import dev.latchkey.server.throttling.RateLimiter;
import dev.latchkey.server.throttling.Throttle;
import dev.latchkey.server.throttling.Throttled;
import dev.latchkey.server.tokens.OneTimeToken;
import dev.latchkey.server.tokens.OneTimeTokens;
import dev.latchkey.server.tokens.PresentedToken;
import dev.latchkey.server.tokens.Purpose;
import dev.latchkey.server.tokens.TokenSubject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Signing up and verifying the address.
///
/// Signing up does the same for every address: one hash, one enrolment, one email queued; no
/// account is looked up. The email's token only proves that the address is one's own. Which of the
/// enrolments that wait on the address becomes the account is decided by the browser (its
/// `request`) or the password that began it: no one can be tricked into opening an account that
/// someone else has prepared.
final class Enrolment {
  private final Database database;
  private final Enrolments enrolments = new Enrolments();
  private final Accounts accounts;
  private final PasswordPolicy policy;
  private final Passwords passwords;
  private final OneTimeTokens tokens;
  private final EnrolmentSettings settings;
  private final Purpose purpose;
  private final RateLimiter limiter;
  private final Throttle throttle;
  private final DeviceCookies devices;
  private final RequestedMail letters;
  private final Notifications notifications;
  private final AuditTrail audit;
  private final KeyedDigests digests;
  private final Randomness randomness;

  Enrolment(Platform platform, Identities identities, EnrolmentSettings settings) {
    database = platform.database();
    accounts = identities.accounts();
    policy = identities.policy();
    passwords = identities.passwords();
    tokens = platform.tokens();
    this.settings = settings;
    purpose = settings.verification();
    limiter = platform.limiter();
    throttle = platform.throttle();
    devices = platform.devices();
    letters = new RequestedMail(platform.outbox(), platform.limiter());
    notifications = identities.notifications();
    audit = platform.audit();
    digests = platform.digests();
    randomness = platform.randomness();
  }

  public Throttled<SignUpOutcome> signUp(SignUp entered, ClientAddress client) {
    return throttle.uniform(client, () -> enrol(entered, client));
  }

  private SignUpOutcome enrol(SignUp entered, ClientAddress client) {
    var names = ParsedIdentifiers.read(entered);
    record(names.refused());
    return judge(names, entered, client);
  }

  private void record(List<ParsedIdentifiers.Refused> refused) {
    var suspicious = refused.stream().filter(ParsedIdentifiers.Refused::isSuspicious).toList();
    if (!suspicious.isEmpty()) {
      database.write(transaction -> {
        suspicious.forEach(name ->
            audit.append(
                transaction, new SuspiciousInputRejected(name.field(), name.flaw().word())));
        return true;
      });
    }
  }

  /// All faults are told at once: those of the names, and that of the password.
  private SignUpOutcome judge(ParsedIdentifiers names, SignUp entered, ClientAddress client) {
    var faults = new ArrayList<SignUpOutcome.Fault>();
    names.refused().forEach(refused -> faults.add(refused.fault()));
    switch (policy.judge(entered.password(), names.words())) {
      case PolicyResult.Accepted accepted -> {
        if (names.accepted().isPresent()) {
          var person = names.accepted().get();
          return enrol(
              person,
              accepted.password(),
              asking(person.email().value(), client, entered.language()));
        }
      }
      case PolicyResult.Rejected rejected ->
          faults.add(new SignUpOutcome.PasswordRejected(rejected.reasons()));
      case PolicyResult.Unusable _ -> faults.add(new SignUpOutcome.PasswordUnusable());
    }
    return new SignUpOutcome.Rejected(faults);
  }

  private RequestedMail.Asking asking(
      String email, ClientAddress client, Optional<Language> language) {
    return new RequestedMail.Asking(
        VerificationMailComposer.PURPOSE, accounts.addressDigest(email), client, language);
  }

  private SignUpOutcome enrol(
      PasswordContext person, AcceptedPassword password, RequestedMail.Asking asking) {
    var id = Id.make(randomness);
    var request = randomness.token();
    var enrolment =
        new PendingEnrolment(
            id,
            person.email(),
            asking.address(),
            person.username(),
            person.displayName(),
            asking.language(),
            digest(request),
            passwords.hashAndSeal(id, password));
    return database.write(transaction -> {
      enrolments.add(transaction, enrolment);
      letters.queue(transaction, asking);
      audit.append(transaction, new EnrolmentEvent.SignedUp(id));
      return new SignUpOutcome.Accepted(request);
    });
  }

  /// The sign-up that began with the request waits on another address from now on, and the link
  /// goes there. The same for every address, and where there is no such sign-up.
  ///
  /// @param language of the email
  public Throttled<SignUpOutcome> correct(
      Secret request, String enteredEmail, ClientAddress client, Optional<Language> language) {
    return throttle.uniform(client, () -> move(request, enteredEmail, client, language));
  }

  private SignUpOutcome move(
      Secret request, String enteredEmail, ClientAddress client, Optional<Language> language) {
    var read = ParsedIdentifiers.read(enteredEmail);
    record(read.refused());
    if (read.email() instanceof ParseResult.Accepted<EmailAddress>(var email)) {
      move(request, email, asking(email.value(), client, language));
      return new SignUpOutcome.Accepted(request);
    }
    return new SignUpOutcome.Rejected(
        read.refused().stream().map(ParsedIdentifiers.Refused::fault).toList());
  }

  private void move(Secret request, EmailAddress email, RequestedMail.Asking asking) {
    database.write(transaction -> {
      enrolments
          .move(transaction, digest(request), email, asking.address())
          .ifPresent(id -> audit.append(transaction, new EnrolmentEvent.AddressCorrected(id)));
      return queue(transaction, asking);
    });
  }

  /// Asks for the link again: one row, no look-up, whatever was entered.
  ///
  /// @param language of the email
  public Throttled<Boolean> resend(
      String enteredEmail, ClientAddress client, Optional<Language> language) {
    var asking = asking(enteredEmail, client, language);
    return throttle.uniform(
        client, () -> database.write(transaction -> queue(transaction, asking)));
  }

  private boolean queue(Transaction transaction, RequestedMail.Asking asking) {
    letters.queue(transaction, asking);
    audit.append(transaction, new EnrolmentEvent.ResendRequested());
    return true;
  }

  /// Verifies an address and opens the account.
  ///
  /// @param request what signing up answered, where this is the browser or program that did
  /// @param entered the password chosen then, where it is not
  public Throttled<VerificationOutcome> verify(
      PresentedToken token,
      Optional<Secret> request,
      Optional<Secret> entered,
      ClientAddress client) {
    var now = database.now();
    var found = database.read(handle -> tokens.peek(handle, now, purpose, token));
    if (found.isEmpty()) {
      return wrong(token, client);
    }
    var address = address(found.get());
    var enrolment =
        request.flatMap(secret ->
            database.read(handle -> enrolments.byRequest(handle, now, address, digest(secret))));
    if (enrolment.isPresent()) {
      return Throttled.of(database.write(transaction -> open(transaction, token, enrolment.get())));
    }
    return entered
        .map(password -> verify(token, address, password))
        .orElseGet(() -> Throttled.of(database.write(this::notTheOne)));
  }

  /// The holder of the link can guess at the password of those who signed up: counted by the
  /// address, before anything is hashed.
  private Throttled<VerificationOutcome> verify(
      PresentedToken token, byte[] address, Secret entered) {
    return throttle.attempt(
        List.of(Limit.ENROLMENT_PASSWORD.of(Base64Url.encode(address))),
        place -> verify(token, address, entered, place));
  }

  private VerificationOutcome verify(
      PresentedToken token, byte[] address, Secret entered, RateLimiter.Place place) {
    var enrolment = limiter.verify(database, place, () -> byPassword(address, entered));
    if (enrolment.isEmpty()) {
      return database.write(transaction -> {
        limiter.failedIn(transaction, place);
        return notTheOne(transaction);
      });
    }
    return limiter.verify(
        database,
        place,
        () ->
            database.write(transaction -> {
              limiter.passedIn(transaction, place);
              return open(transaction, token, enrolment.get());
            }));
  }

  /// Only what is wrong counts: a genuine link works whatever its neighbours try. A browser that
  /// clicks a second time is told the truth.
  private Throttled<VerificationOutcome> wrong(PresentedToken token, ClientAddress client) {
    var since = database.now().minus(purpose.life());
    if (database.read(handle -> tokens.usedBy(handle, since, purpose, token)).isPresent()) {
      return Throttled.of(new VerificationOutcome.AlreadyVerified());
    }
    return throttle.invalidToken(client, this::tokenInvalid);
  }

  private VerificationOutcome tokenInvalid(Transaction transaction) {
    audit.append(transaction, new EnrolmentEvent.VerificationRefused("token_invalid"));
    return new VerificationOutcome.TokenInvalid();
  }

  /// The link is good, and stays so.
  private VerificationOutcome notTheOne(Transaction transaction) {
    audit.append(transaction, new EnrolmentEvent.VerificationRefused("not_the_one"));
    return new VerificationOutcome.OtherBrowser();
  }

  private Optional<PendingEnrolment> byPassword(byte[] address, Secret entered) {
    var now = database.now();
    return database.read(handle -> enrolments.byAddress(handle, now, address)).stream()
        .filter(enrolment ->
            passwords.matches(new Credential(enrolment.id(), enrolment.sealedHash()), entered))
        .findFirst();
  }

  private VerificationOutcome open(
      Transaction transaction, PresentedToken token, PendingEnrolment enrolment) {
    if (!settings.admits(enrolment.email())) {
      return tokenInvalid(transaction); // its link was sent when it still was
    }
    var claimed = tokens.claim(transaction, purpose, token);
    if (claimed.isEmpty()) {
      return tokens
          .usedBy(transaction.handle(), transaction.now().minus(purpose.life()), purpose, token)
          .<VerificationOutcome>map(_ -> new VerificationOutcome.AlreadyVerified())
          .orElseGet(() -> tokenInvalid(transaction));
    }
    var account =
        accounts.add(
            transaction,
            enrolment.id(),
            enrolment.email(),
            enrolment.username(),
            enrolment.displayName());
    tokens.endAll(transaction, TokenSubject.address(enrolment.addressDigest()));
    enrolments.dropAll(transaction, enrolment.addressDigest());
    if (account.isEmpty()) {
      return tokenInvalid(transaction);
    }
    enrolment
        .language()
        .ifPresent(language -> accounts.setLanguage(transaction, enrolment.id(), language));
    passwords.set(transaction, enrolment.id(), enrolment.sealedHash(), PasswordChange.By.SIGN_UP);
    audit.append(transaction, new EnrolmentEvent.Verified(enrolment.id(), claimed.get().id()));
    if (account.get().username().isEmpty() && enrolment.username().isPresent()) {
      notifications.usernameUnavailable(transaction, enrolment.id());
      audit.append(transaction, new EnrolmentEvent.UsernameUnavailable(enrolment.id()));
    }
    return new VerificationOutcome.Verified(
        devices.issue(enrolment.id(), account.get().generation()));
  }

  /// Forgets enrolments that were never finished.
  public void purge(Transaction transaction) {
    enrolments.purge(transaction);
  }

  private byte[] digest(Secret request) {
    return digests.digest(KeyedDigests.Purpose.ENROLMENT_REQUEST, request.exposeText());
  }

  /// A verification token is about the address.
  private static byte[] address(OneTimeToken token) {
    return token.subject().addressDigest().orElseThrow();
  }
}
