package io.sallyport.identity.password;

import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.Block;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2 by Bouncy Castle, with working memory that is used again.
 *
 * <p>Thread-safe. Each running hash has an arena of its own, so blocks are handed out without a
 * lock. An idle arena is softly reachable: a heap that runs short gets its 19 MiB back. Blocks are
 * zeroed when a hash is done.
 */
final class Argon2Engine {

  private final Deque<SoftReference<Arena>> idle = new ConcurrentLinkedDeque<>();

  /** The hash of the password with the parameters and the salt of {@code like}. */
  byte[] derive(Argon2Hash like, byte[] password) {
    Arena arena = take();
    byte[] out = new byte[like.hash().length];
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(like.type())
            .withVersion(like.version())
            .withMemoryAsKB(like.memory())
            .withIterations(like.passes())
            .withParallelism(like.lanes())
            .withSalt(like.salt())
            .withBlockPool(arena)
            .build());
    generator.generateBytes(password, out);
    idle.addFirst(new SoftReference<>(arena));
    return out;
  }

  private Arena take() {
    for (var next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
      Arena arena = next.get();
      if (arena != null) {
        return arena;
      }
    }
    return new Arena();
  }

  /** The blocks of one hash at a time. Keeps what our own parameters need; more is garbage. */
  private static final class Arena implements BlockPool {

    private static final int KEPT = PasswordHasher.ARGON2_MEMORY + 8;

    private final Deque<Block> free = new ArrayDeque<>(KEPT);

    @Override
    public Block allocate() {
      Block block = free.pollLast();
      return block == null ? new Block() : block;
    }

    @Override
    public void deallocate(Block block) {
      if (free.size() < KEPT) {
        free.addLast(block.clear());
      }
    }
  }
}
