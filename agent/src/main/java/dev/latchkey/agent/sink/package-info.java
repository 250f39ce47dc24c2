/// Where a password goes on this server: one interface, one shared test suite, one page of
/// documentation for each kind (`docs/sinks`).
///
/// - `file:/PATH`: the password alone in a file that only its owner reads, replaced by a rename
/// - `command:/PATH`: a program that reads the password from its standard input
/// - `linux-user:NAME`: a local account
/// - `postgresql:ROLE@HOST:PORT/DATABASE`: a role's password
/// - `mariadb:USER@HOST:PORT`: an account's password
/// - `htpasswd:/FILE:USER`: a user's line in a password file of Apache or nginx
/// - `stdout`: shows the password on the terminal
///
/// A [Sink] says what it cannot do before anything is claimed: an obstacle on this server, or a
/// password that it refuses. It is prepared, which leaves the old password in force; its [Attempt]
/// is applied once and ends as an [ApplyResult]: `Applied`, `NotApplied` (the old one holds) or
/// `Unsure`. After a crash [Sink#recover] finds out which of them it was, by the mark in the
/// journal, and never applies. Only the kind of a sink ever leaves this server.
@NullMarked
package dev.latchkey.agent.sink;

import org.jspecify.annotations.NullMarked;
