package dev.latchkey.server.platform;

import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.clients.Clients;
import dev.latchkey.server.grants.Grants;
import dev.latchkey.server.grants.Logouts;
import dev.latchkey.server.keys.Wrapping;
import dev.latchkey.server.notifications.NewSignIns;
import dev.latchkey.server.notifications.Notifications;
import dev.latchkey.server.passwords.PasswordHasher;
import dev.latchkey.server.passwords.PasswordPolicy;
import dev.latchkey.server.passwords.PasswordSettings;
import dev.latchkey.server.passwords.Passwords;
import dev.latchkey.server.passwords.common.CommonPasswords;
import dev.latchkey.server.secondfactor.SecondFactorSettings;
import dev.latchkey.server.secondfactor.SecondFactors;
import dev.latchkey.server.sessions.FamiliarPlaces;
import dev.latchkey.server.sessions.SessionSettings;
import dev.latchkey.server.sessions.Sessions;
import dev.latchkey.server.storage.Database;
import java.util.function.Supplier;

/// People and applications, and what proves who they are.
///
/// @param rules those of passwords
/// @param secondFactors what is asked for after a password
/// @param grants what applications hold on behalf of people
public record Identities(
    Accounts accounts,
    PasswordHasher hasher,
    PasswordSettings rules,
    PasswordPolicy policy,
    Passwords passwords,
    Sessions sessions,
    FamiliarPlaces places,
    Notifications notifications,
    Clients clients,
    Grants grants,
    SecondFactors secondFactors) {
  /// Puts them together.
  ///
  /// @param vault seals the hashes of passwords and the secrets of second factors
  /// @param common the list of passwords that are refused
  public static Identities on(
      Platform platform, Wrapping vault, PasswordSettings rules, Supplier<CommonPasswords> common) {
    var database = platform.database();
    var digests = platform.digests();
    var audit = platform.audit();
    var random = platform.randomness();
    var accounts = new Accounts(digests);
    accounts.refreshUsernames(database, audit);
    accounts.refreshWords(database);
    var hasher = PasswordHasher.open(rules, platform.data().cache(), random);
    var sessions =
        new Sessions(database, audit, digests, random, SessionSettings.of(platform.settings()));
    sessions.whenReused(Grants::endOfSession);
    sessions.whenTooMany(Grants::endWithSessions);
    sessions.whenEnded(Logouts::owe);
    return new Identities(
        accounts,
        hasher,
        rules,
        new PasswordPolicy(rules, hasher, common),
        new Passwords(vault, hasher, random),
        sessions,
        new FamiliarPlaces(digests),
        new Notifications(platform.outbox()),
        new Clients(database, digests, audit, random),
        Grants.on(database, audit, digests, random),
        new SecondFactors(vault, digests, random, SecondFactorSettings.of(platform.settings())));
  }

  /// What the first one would wait for is made when the server answers, not before.
  public void schedule(Scheduler scheduler, Database database) {
    scheduler.warmUp(passwords::warmUp);
    scheduler.warmUp(() -> passwords.survey(database));
    scheduler.every(Passwords.FIRST_SURVEY, () -> passwords.surveyUnlessDone(database));
    scheduler.every(Passwords.SURVEY, () -> passwords.survey(database));
    scheduler.warmUp(policy::warmUp);
    scheduler.every(Scheduler.USES, sessions::writeUses);
    scheduler.every(Scheduler.PURGE, sessions::endBeyondMost);
    scheduler.expire(sessions::purge);
    scheduler.purge(places::purge);
    scheduler.purge(accounts::purge);
    scheduler.purge(NewSignIns::purge);
    scheduler.expire(clients::purge);
    scheduler.purge(grants::purge);
    scheduler.expire(secondFactors::purge);
  }
}
