package dev.latchkey.server;

import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.accounts.Usernames;
import dev.latchkey.server.clients.Clients;
import dev.latchkey.server.notifications.Notifications;
import dev.latchkey.server.passwords.PasswordHasher;
import dev.latchkey.server.passwords.PasswordPolicy;
import dev.latchkey.server.passwords.Passwords;
import dev.latchkey.server.sessions.Sessions;

/// People and applications, and what proves who they are.
record People(
    Accounts accounts,
    PasswordHasher hasher,
    PasswordPolicy policy,
    Passwords passwords,
    Sessions sessions,
    Notifications notifications,
    Clients clients) {

  static People on(Ground ground) {
    var database = ground.database();
    var audit = ground.audit();
    var random = ground.randomness();
    var settings = ground.settings();
    new Usernames().refresh(database, audit);
    var hasher = PasswordHasher.open(settings.passwords(), ground.data().cache(), random);
    return new People(
        new Accounts(ground.digests()),
        hasher,
        new PasswordPolicy(settings.passwords(), hasher, settings.commonPasswords()),
        new Passwords(ground.keys().vault(), hasher, random),
        new Sessions(database, audit, ground.digests(), random, settings.sessions()),
        new Notifications(ground.outbox()),
        new Clients(database, ground.digests(), audit, random));
  }

  /// What the first one would wait for is made when the server answers, not before.
  void schedule(Ticker ticker) {
    ticker.warmUp(passwords::warmUp);
    ticker.warmUp(policy::warmUp);
    ticker.every(Ticker.USES, sessions::writeUses);
    ticker.every(Ticker.PURGE, sessions::endBeyondMost);
    ticker.expire(sessions::purge);
    ticker.expire(clients::purge);
  }
}
