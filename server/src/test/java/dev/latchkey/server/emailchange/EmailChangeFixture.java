package dev.latchkey.server.emailchange;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.accountsecurity.AccountAccess;
import dev.latchkey.server.audit.AuditLine;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.keys.TestKeys;
import dev.latchkey.server.mail.EncryptionPolicy;
import dev.latchkey.server.mail.MailComposer;
import dev.latchkey.server.mail.MailTransport;
import dev.latchkey.server.mail.MailWorker;
import dev.latchkey.server.mail.OutgoingMail;
import dev.latchkey.server.mail.TestCarriers;
import dev.latchkey.server.mail.TransportResult;
import dev.latchkey.server.openpgp.DecoyKey;
import dev.latchkey.server.openpgp.OpenPgpCertificate;
import dev.latchkey.server.openpgp.OpenPgpKey;
import dev.latchkey.server.openpgp.OpenPgpKeys;
import dev.latchkey.server.passwords.PasswordChange;
import dev.latchkey.server.passwords.Passwords;
import dev.latchkey.server.passwords.TestPasswords;
import dev.latchkey.server.platform.LinkMail;
import dev.latchkey.server.platform.TestPlatform;
import dev.latchkey.server.secondfactor.TestFactors;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.Amr;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.SessionClient;
import dev.latchkey.server.sessions.SessionSettings;
import dev.latchkey.server.sessions.Sessions;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.TestDatabase;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.tokens.OneTimeTokens;
import dev.latchkey.server.tokens.PresentedToken;
import dev.latchkey.server.web.page.Pages;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Changing addresses on a test database, with the letters that leave.
final class EmailChangeFixture implements MailTransport, EncryptionPolicy.KeyRing {
  static final ClientAddress CLIENT = new ClientAddress(InetAddress.getLoopbackAddress());
  private static final String BASE = "https://id.example.org";
  private static final Pattern TOKEN = Pattern.compile("#([A-Za-z0-9_-]{43})");
  final TestDatabase test;
  final Accounts accounts = new Accounts(TestKeys.shared().digests());
  final Passwords passwords = TestPasswords.with(TestKeys.shared(), TestPasswords.SETTINGS);
  final OneTimeTokens tokens;
  final Sessions sessions;
  final RequestEmailChange changing;
  final ConfirmEmailChange confirmation;
  final RevertEmailChange taking;
  private final ReplaceEmailAddress replacement;
  private final OpenPgpKeys keys;
  private final AuditTrail audit;
  private final MailWorker worker;
  private final List<OutgoingMail> letters = new ArrayList<>();
  private TransportResult answer = new TransportResult.Accepted();

  EmailChangeFixture(TestDatabase test) {
    this(test, test.database());
  }

  /// On another node.
  EmailChangeFixture(TestDatabase test, Database database) {
    this.test = test;
    var platform = TestPlatform.of(database, test.clock());
    var outbox = platform.outbox();
    var limiter = platform.limiter();
    var purposes = EmailChangePurposes.of(Duration.ofHours(24));
    audit = platform.audit();
    keys = new OpenPgpKeys(new DecoyKey(test.clock()), audit);
    tokens = platform.tokens();
    sessions =
        new Sessions(
            database, audit, platform.digests(), platform.randomness(), SessionSettings.BASE);
    var access = new AccountAccess(accounts, passwords, keys, sessions, tokens);
    replacement = new ReplaceEmailAddress(accounts, access, outbox, platform.randomness());
    changing = new RequestEmailChange(platform, accounts, purposes);
    confirmation = new ConfirmEmailChange(platform, accounts, purposes);
    taking = new RevertEmailChange(platform, accounts, TestFactors.factors(), access, purposes);
    var mail = new LinkMail(accounts, tokens, new Pages(), BASE);
    var kinds =
        EmailChangeMailComposer.all(mail, accounts, purposes, limiter).stream()
            .<MailComposer>map(kind -> kind)
            .toList();
    worker =
        new MailWorker(
            database,
            outbox,
            audit,
            new MailWorker.Route(
                this,
                new EncryptionPolicy(EncryptionPolicy.Mode.PREFERRED, this),
                new TestCarriers()),
            kinds);
  }

  @Override
  public TransportResult deliver(OutgoingMail letter) {
    if (answer instanceof TransportResult.Accepted) {
      letters.add(letter);
    }
    return answer;
  }

  @Override
  public Optional<OpenPgpCertificate> find(
      Transaction transaction, Optional<EmailAddress> address) {
    var digest = accounts.addressDigest(address.map(EmailAddress::value).orElse(""));
    var owner = accounts.byAddressDigest(transaction.handle(), digest);
    return keys.certificate(transaction, owner.map(Account::id));
  }

  @Override
  public Optional<OpenPgpKey> check(Optional<OpenPgpCertificate> certificate, Instant now) {
    return keys.usable(certificate, now);
  }

  void takeNoLetters() {
    answer = new TransportResult.TransientFailure("451");
  }

  void takeLetters() {
    answer = new TransportResult.Accepted();
  }

  Session session(Account account) {
    var begun =
        test.database()
            .write(transaction ->
                sessions.begin(
                    transaction,
                    account.id(),
                    present(account).generation(),
                    Amr.PASSWORD,
                    new SessionClient("Firefox, Linux", "192.0.2.7")));
    return sessions.authenticate(begun.token()).orElseThrow();
  }

  boolean lives(Session session) {
    return sessions.list(session.accountId()).stream()
        .anyMatch(live -> live.id().equals(session.id()));
  }

  Account present(Account account) {
    return test.database().read(handle -> accounts.byId(handle, account.id())).orElseThrow();
  }

  String email(Account account) {
    return present(account).email().value();
  }

  void setPassword(Account account, String password) {
    var sealed = passwords.hashAndSeal(account.id(), TestPasswords.accepted(password));
    test.run(
        transaction -> passwords.set(transaction, account.id(), sealed, PasswordChange.By.OWNER));
  }

  /// As whatever ends all that the account was given.
  void nextGeneration(Account account) {
    test.run(transaction -> accounts.nextGeneration(transaction, account.id()));
  }

  EmailChangeOutcome.Asking ask(Session session, String email) {
    return changing.ask(session, email, CLIENT, Optional.empty()).admitted().orElseThrow();
  }

  /// Asks, and takes the token from the letter to the new address.
  Secret asked(Session session, String email) {
    ask(session, email);
    return token(email);
  }

  EmailChangeOutcome.Confirming confirm(Session session, Secret token) {
    return confirmation
        .confirm(session, PresentedToken.alone(token), CLIENT)
        .admitted()
        .orElseThrow();
  }

  /// Asks for the address and confirms it.
  void move(Session session, String email) {
    var outcome = confirm(session, asked(session, email));
    if (!(outcome instanceof EmailChangeOutcome.Changed)) {
      throw new AssertionError(outcome);
    }
  }

  EmailChangeOutcome.TakingBack takeBack(Secret token, String email) {
    return taking.takeBack(PresentedToken.alone(token), email, CLIENT).admitted().orElseThrow();
  }

  /// What an operator does.
  boolean replace(Account account, String email) {
    return test.database()
        .write(transaction ->
            replacement.replace(
                transaction, accounts.hold(transaction, account.id()), new EmailAddress(email)));
  }

  /// Sends what waits, and what was postponed.
  void send() {
    test.clock().advance(Duration.ofSeconds(20));
    worker.run();
  }

  /// The letters that have left to that address, with this in their subject.
  List<OutgoingMail> letters(String email, String subject) {
    send();
    return letters.stream()
        .filter(letter -> letter.to().map(EmailAddress::value).equals(Optional.of(email)))
        .filter(letter -> letter.subject().contains(subject))
        .toList();
  }

  /// The token of the last letter to that address that has one.
  Secret token(String email) {
    return letters(email, "").reversed().stream()
        .map(letter -> TOKEN.matcher(letter.text().exposeText()))
        .filter(Matcher::find)
        .map(link -> Secret.of(link.group(1)))
        .findFirst()
        .orElseThrow();
  }

  List<String> events() {
    return audit.list(0, 1000).stream()
        .map(AuditLine::event)
        .filter(event -> !event.startsWith("letter"))
        .toList();
  }
}
