package dev.latchkey.server.selfservice;

import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.accounts.Profiles;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.passwords.Passwords;
import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.PersonalData;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.sessions.FamiliarPlaces;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.Sessions;
import dev.latchkey.server.storage.Database;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Everything that is stored about a person, by words of the API: no hash, no token and no digest,
/// which are of no use to the person and of use to a thief.
final class OwnData {
  private final Database database;
  private final Accounts accounts;
  private final Profiles profiles = new Profiles();
  private final Passwords passwords;
  private final Sessions sessions;
  private final AuditTrail audit;
  private final List<PersonalData> others;

  /// @param others what the modules keep
  OwnData(Platform platform, Identities identities, List<PersonalData> others) {
    database = platform.database();
    accounts = identities.accounts();
    passwords = identities.passwords();
    sessions = identities.sessions();
    audit = platform.audit();
    this.others = List.copyOf(others);
  }

  record Password(Instant changedAt, String changedBy) {}

  /// All of it, in the order of the words; the trail says that it was asked for.
  Map<String, Object> of(Session session) {
    var id = session.accountId();
    database.write(transaction -> {
      audit.append(transaction, new SelfServiceEvent.DataExported(id));
      return true;
    });
    var told = new TreeMap<String, Object>();
    told.put("exported_at", database.now());
    told.put(
        "sessions",
        sessions.list(id).stream()
            .map(other -> SelfServiceApi.Listed.of(other, session.id()))
            .toList());
    return database.read(handle -> {
      var profile = profiles.byId(handle, id).orElseThrow();
      told.put("account", AccountApi.Shown.of(profile));
      told.put("former_usernames", accounts.formerUsernames(handle, id));
      told.put("sign_in_countries", FamiliarPlaces.countries(handle, id));
      passwords
          .lastChange(handle, id)
          .ifPresent(last -> told.put("password", new Password(last.at(), last.by().word())));
      others.forEach(part -> told.putAll(part.tell(handle, profile.account())));
      return told;
    });
  }
}
