package dev.latchkey.server.selfservice;

import dev.latchkey.server.accountsecurity.AccountAccess;
import dev.latchkey.server.accountsecurity.CurrentPassword;
import dev.latchkey.server.accountsecurity.Reauthentication;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.platform.PersonalData;
import dev.latchkey.server.sessions.Session;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/// What stands between a session and a change of the account.
///
/// @param waitingEmail the address that waits for its confirmation
/// @param waitingDeliveries how many deliveries wait whose token can be shown; negative where
///   deliveries are switched off
/// @param secondFactors whether people can set up a second factor
/// @param lacksRecoveryCodes whether the person has an authenticator app and no recovery code
/// @param passkeyOffer whether a passkey is to be offered to who signed in so
/// @param personalData what the modules keep of a person
public record Safeguards(
    AccountAccess access,
    CurrentPassword currentPassword,
    Reauthentication reauthentication,
    Function<Session, Optional<EmailAddress>> waitingEmail,
    ToIntFunction<Session> waitingDeliveries,
    boolean secondFactors,
    Predicate<Session> lacksRecoveryCodes,
    Predicate<Session> passkeyOffer,
    List<PersonalData> personalData) {}
