/// Who this server is to the Latchkeys that it is registered with: an identity key and sealing keys
/// for each, in files that only their owner reads.
@NullMarked
package dev.latchkey.agent.identity;

import org.jspecify.annotations.NullMarked;
