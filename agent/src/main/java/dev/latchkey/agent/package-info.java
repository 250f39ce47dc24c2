/// Runs on the user's server: redeems a one-time token, applies the password to a sink, sends a
/// signed receipt.
///
/// - `cli`: the commands, and the one place where everything is put together
/// - `redeem`: one redemption from look to receipt, and the receipts that earlier runs owe
/// - `register`: registering this server, and renewing its sealing keys
/// - `journal`: what was done for each token, on the disk before it is done
/// - `identity`: who this server is to the Latchkeys that it is registered with
/// - `state`: files that are their owner's alone
/// - `sink`: where passwords go on this server
///
/// Each command is one process that ends. What it must remember stands in the state folder
/// (`--state`), and two runs for one token exclude each other there. The wire is
/// `docs/protocol.md`, the commands are `docs/deliveries.md`.
@NullMarked
package dev.latchkey.agent;

import org.jspecify.annotations.NullMarked;
