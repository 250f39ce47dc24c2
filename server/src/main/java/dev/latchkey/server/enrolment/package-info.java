/// Signing up: an enrolment becomes an account once its address is verified.
///
/// Signing up does the same for every address: one hash, one row, one email. The link proves the
/// address; which enrolment opens the account is decided by the browser or the password that began
/// it. States: waiting for a day, then an account of the same id, or forgotten.
///
/// - Routes: `/sign-up`, `/sign-up/address`, `/verify`, `/verify/resend`, `/v`; `/api/v1/accounts`,
///   `/api/v1/accounts/verification`, `/api/v1/accounts/verification/resend`
/// - Tables: `enrolments`
/// - Emails: `verification`; `already-registered` to an address that has an account,
///   `domain-refused` to one whose domain cannot sign up
/// - Events: `enrolment_requested`, `enrolment_address_corrected`, `verification_resend_requested`,
///   `verification_refused`, `user_created`, `username_unavailable`, `input_validation_fail`
/// - Settings: `sign-up.enabled`, `sign-up.domains`, `token.lifetime.verification`
@NullMarked
package dev.latchkey.server.enrolment;

import org.jspecify.annotations.NullMarked;
