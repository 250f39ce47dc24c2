/// The commands that people type, and the one place where everything is put together.
///
/// - `redeem` redeems a token and sets its password; `status` lists the redemptions of this server
///   and sends the receipts that are owed; `doctor` checks whether the agent can work here
/// - reads the options, the token and the password (a terminal, standard input or a file, never an
///   argument or the environment), `HTTPS_PROXY` and `NO_PROXY`, and `/etc/passwd`
/// - writes results to standard output (`--json` for programs), and words for people to standard
///   error; a password that was made here goes to the terminal only
/// - exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 applied with the receipt owed
///
/// [HostEnvironment] is all that the agent takes from its host; only [SystemHost] asks the real one
/// for time, randomness and environment.
@NullMarked
package dev.latchkey.agent.cli;

import org.jspecify.annotations.NullMarked;
