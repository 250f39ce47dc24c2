/// What an account was given, and how all of it ends: `AccountAccess.endEverything` is the one
/// list, used by a reset, a change of the password, the revert of an address and disabling.
///
/// `CurrentPassword` compares what a signed-in person enters as the current password, and
/// `CurrentFactor` judges what is given as the second factor, both counted per account;
/// `Reauthentication` asks for them before a sensitive change and renews the session; `StepUp` asks
/// for the factor alone, in counts of each session, and raises it. Events:
/// `authn_confirmation_fail`, `authn_step_up`, `authn_step_up_fail`, `recovery_code_used`. No
/// tables, no settings.
@NullMarked
package dev.latchkey.server.accountsecurity;

import org.jspecify.annotations.NullMarked;
