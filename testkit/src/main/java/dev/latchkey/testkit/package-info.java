/// What the tests of several modules work with. It is used with the scope of tests only, and is in
/// no release.
///
/// - [TestClock]: time that stands still until a test moves it
/// - [TestFolder]: folders that go when the tests end
/// - [TestAuthority], [TestIdentity]: certificates that exist for a test
/// - [Gpg]: a real GnuPG with a key ring of its own
/// - [TestSmtpServer]: the server's side of SMTP, with every fault that a test asks for
/// - [TestReceiver]: where a webhook's messages arrive
/// - [SoftHsm]: tokens of a software module that can be unplugged
/// - [TransitServer]: a transit engine as OpenBao and Vault have it
/// - [PrivatePostgresql], [PrivatePgbouncer]: real ones, on ports of their own
/// - [Canaries]: secrets that must show up nowhere
///
/// Nothing here knows the types of Latchkey.
@NullMarked
package dev.latchkey.testkit;

import org.jspecify.annotations.NullMarked;
