package dev.latchkey.server.selfservice;

import dev.latchkey.server.accountsecurity.AccountAccess;
import dev.latchkey.server.accountsecurity.CurrentPassword;
import dev.latchkey.server.accountsecurity.Reauthentication;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.sessions.Session;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/// What stands between a session and a change of the account.
///
/// @param waitingEmail the address that waits for its confirmation
/// @param waitingDeliveries how many deliveries wait whose token can be shown; negative where
///   deliveries are switched off
public record Safeguards(
    AccountAccess access,
    CurrentPassword currentPassword,
    Reauthentication reauthentication,
    Function<Session, Optional<EmailAddress>> waitingEmail,
    ToIntFunction<Session> waitingDeliveries) {}
