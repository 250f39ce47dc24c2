package dev.latchkey.agent.fake;

/// What to do to the next answer instead of giving it.
public enum Trick {
  /// Works on the request and breaks the connection.
  LOSE,
  /// Breaks the connection before working on the request.
  DROP,
  /// Signed by a stranger beside the real key; to a redemption, that it has expired.
  FORGE_EXPIRED,
  /// The real answer under another Latchkey's key.
  OTHER_LATCHKEY,
  /// The uniform refusal.
  NOT_FOUND,
  /// Headers and one byte of the body, then nothing more.
  STALL,
  /// The real answer to the message before, which was held back.
  EARLIER,
  /// A body that is no answer.
  NONSENSE,
  /// Gives the answer as it is.
  NONE
}
