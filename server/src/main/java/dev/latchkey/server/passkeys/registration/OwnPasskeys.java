package dev.latchkey.server.passkeys.registration;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.DisplayName;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.notifications.Notifications;
import dev.latchkey.server.passkeys.Passkey;
import dev.latchkey.server.passkeys.PasskeyChallenges;
import dev.latchkey.server.passkeys.PasskeyCredential;
import dev.latchkey.server.passkeys.PasskeyName;
import dev.latchkey.server.passkeys.Passkeys;
import dev.latchkey.server.passkeys.webauthn.Attestation;
import dev.latchkey.server.passkeys.webauthn.CeremonyOptions;
import dev.latchkey.server.passkeys.webauthn.PasskeyRefusal;
import dev.latchkey.server.passkeys.webauthn.RelyingParty;
import dev.latchkey.server.passkeys.webauthn.Verdict;
import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.sessions.Amr;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.Sessions;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.web.site.SiteSettings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// A signed-in person's passkeys.
final class OwnPasskeys {
  private final Database database;
  private final Accounts accounts;
  private final Sessions sessions;
  private final Passkeys passkeys;
  private final PasskeyChallenges challenges;
  private final RelyingParty party;
  private final AuthenticatorModels models = new AuthenticatorModels();
  private final Notifications notifications;
  private final AuditTrail audit;
  private final Randomness randomness;
  private final String site;
  private final OtherFactors factors;

  OwnPasskeys(Platform platform, Identities identities, OtherFactors factors) {
    this.factors = factors;
    database = platform.database();
    accounts = identities.accounts();
    sessions = identities.sessions();
    passkeys = new Passkeys(platform.audit());
    challenges = new PasskeyChallenges(platform.digests(), platform.randomness());
    party = new RelyingParty(platform.baseUrl());
    notifications = identities.notifications();
    audit = platform.audit();
    randomness = platform.randomness();
    site = SiteSettings.of(platform.settings()).name();
  }

  /// The domain that they are for.
  String domain() {
    return party.id();
  }

  List<Passkey> list(Session session) {
    return passkeys.of(database, session.accountId());
  }

  /// What keeps a passkey, where it says so.
  Optional<String> model(Passkey passkey) {
    return models.name(passkey.credential().aaguid());
  }

  /// What a session must prove first to change them; empty where it may.
  ///
  /// Where there is a second factor, the password alone is not enough, since a passkey stands for
  /// both. Where the password was reset by email lately, it proves no more than the mailbox did:
  /// then it takes a passkey, or a second factor that was there before (ASVS-6.4.4).
  Optional<ProofMissing> missing(Session session) {
    var now = database.now();
    return database.read(handle -> missing(handle, session, Optional.empty(), now));
  }

  /// @param passkey the one that is to be removed; empty for any
  private Optional<ProofMissing> missing(
      Handle handle, Session session, Optional<Id> passkey, Instant now) {
    var account = session.accountId();
    var factor = factors.since(handle, account);
    var proven = session.amr().contains(Amr.MFA);
    if (factor.isPresent() && !proven) {
      return Optional.of(ProofMissing.SECOND_FACTOR);
    }
    return Passkeys.heldSince(handle, account, passkey, now)
        .filter(reset -> !session.isByPasskey() && factor.filter(reset::isAfter).isEmpty())
        .map(_ -> ProofMissing.PASSKEY);
  }

  /// What a browser is asked for, to make one.
  Map<String, Object> options(Session session) {
    var account = database.read(handle -> accounts.byId(handle, session.accountId())).orElseThrow();
    var challenge = challenges.issue(use(session), database.now());
    var existing = list(session).stream().map(passkey -> passkey.credential()).toList();
    return CeremonyOptions.creation(party, site, person(account), challenge, existing);
  }

  private static CeremonyOptions.Person person(Account account) {
    var email = account.email().value();
    return new CeremonyOptions.Person(
        Passkey.userHandle(account.id()),
        email,
        account.displayName().map(DisplayName::value).orElse(email));
  }

  private static PasskeyChallenges.Use use(Session session) {
    return PasskeyChallenges.Use.registration(session.id());
  }

  /// Adds what a browser has made.
  ///
  /// @param name empty for that of what keeps it, or of the device
  PasskeyAddOutcome add(Session session, Attestation attestation, Optional<PasskeyName> name) {
    if (!challenges.isLive(attestation.challenge(), use(session), database.now())) {
      return new PasskeyAddOutcome.TooLate();
    }
    return switch (party.made(attestation)) {
      case Verdict.Right<PasskeyCredential>(var made) -> {
        var chosen = name.map(PasskeyName::value).orElseGet(() -> name(session, made));
        var passkey =
            new Passkey(
                Id.make(randomness),
                session.accountId(),
                chosen,
                database.now(),
                Optional.empty(),
                made);
        yield database.write(
            transaction -> add(transaction, session, passkey, attestation.challenge()));
      }
      case Verdict.Wrong<PasskeyCredential>(var why) ->
          refuse(session, attestation.challenge(), why);
    };
  }

  private String name(Session session, PasskeyCredential made) {
    return models.name(made.aaguid()).orElse(session.device());
  }

  /// Once for each challenge.
  private PasskeyAddOutcome refuse(Session session, byte[] challenge, PasskeyRefusal why) {
    return database.write(transaction -> {
      if (!PasskeyChallenges.use(transaction, challenge)) {
        return new PasskeyAddOutcome.TooLate();
      }
      audit.append(transaction, new PasskeyRefused(session.accountId(), why));
      return new PasskeyAddOutcome.Rejected(why);
    });
  }

  /// A session that ends meanwhile, with a new password for instance, leaves no passkey behind. One
  /// account's additions wait for each other, so that they are counted.
  private PasskeyAddOutcome add(
      Transaction transaction, Session session, Passkey passkey, byte[] challenge) {
    if (accounts.holdIfThere(transaction, session.accountId()).isEmpty()
        || !sessions.hold(transaction, session)
        || !PasskeyChallenges.use(transaction, challenge)) {
      return new PasskeyAddOutcome.TooLate();
    }
    var missing =
        missing(transaction.handle(), session, Optional.empty(), transaction.now())
            .map(PasskeyAddOutcome.ProofRequired::new);
    if (missing.isPresent()) {
      return missing.get();
    }
    if (passkeys.add(transaction, passkey)) {
      notifications.passkeyAdded(transaction, passkey.account());
      return new PasskeyAddOutcome.Added(passkey);
    }
    return Passkeys.of(transaction.handle(), passkey.account()).size() < Passkeys.MOST
        ? new PasskeyAddOutcome.Known()
        : new PasskeyAddOutcome.TooMany();
  }

  /// Gives one another name; false where there is none with this id.
  boolean rename(Session session, Id passkey, PasskeyName name) {
    return database.write(
        transaction -> passkeys.rename(transaction, session.accountId(), passkey, name));
  }

  /// Removes one.
  RemoveOutcome remove(Session session, Id passkey) {
    return database.write(transaction -> {
      var _ = accounts.hold(transaction, session.accountId());
      return missing(transaction.handle(), session, Optional.of(passkey), transaction.now())
          .<RemoveOutcome>map(RemoveOutcome.ProofRequired::new)
          .orElseGet(() -> remove(transaction, session.accountId(), passkey));
    });
  }

  private RemoveOutcome remove(Transaction transaction, Id account, Id passkey) {
    if (!passkeys.remove(transaction, account, passkey)) {
      return new RemoveOutcome.NotFound();
    }
    notifications.passkeyRemoved(transaction, account);
    return new RemoveOutcome.Removed();
  }

  Optional<Passkey> find(Session session, Id passkey) {
    return list(session).stream().filter(one -> one.id().equals(passkey)).findFirst();
  }
}
