/// What server and agent agree on: the token, the signed messages and their encoding, sealing and
/// opening. The byte-exact specification is `docs/protocol.md`; the files in
/// `src/test/resources/vectors` are its known answers.
///
/// - [DeliveryToken] is the secret that the user gets; [RedemptionId] is its public name
/// - [RedemptionRequest] is signed under the token and asks to look or to claim
///   ([RedemptionOperation]); [RedemptionResponse] is signed by Latchkey and carries a
///   [RedemptionAnswer]
/// - [ReceiptRequest] is signed by the agent that claimed; [ReceiptResponse] acknowledges it
/// - [DeliveryContext] and [SealedBody] bind a sealed password to one delivery
/// - [WireJson] is the only reader and writer of the JSON: strict, one spelling for each value
///
/// Nothing here reads a clock, a file or the network. What a stranger sent never throws: it is read
/// as a [JsonParseResult], a [TokenParseResult] or a [Verification].
@NullMarked
package dev.latchkey.protocol;

import org.jspecify.annotations.NullMarked;
