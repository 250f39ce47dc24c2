package dev.latchkey.server.mail;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What became of an email, without its content.
///
/// @param outcome `waiting`, `failed`, `withheld`, or `sent`: it was delivered, or there was
///   nothing to say any more
/// @param at when it was sent or failed; when it was queued where it waits
/// @param reason of the last failure: a word of ours or a reply code; null without one
public record MailHistory(String purpose, String outcome, Instant at, @Nullable String reason) {}
