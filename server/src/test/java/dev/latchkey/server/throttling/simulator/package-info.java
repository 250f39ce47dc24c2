/// Drives the real budgets of sign-ins and the real detectors with honest people and attackers, by
/// a clock that is moved, and replays the same attempts against the published rules of others
/// (`bench/defence`).
package dev.latchkey.server.throttling.simulator;
