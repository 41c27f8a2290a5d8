package io.sallyport.identity.password;

import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.Block;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Working memory that is used again, where Bouncy Castle can.
 *
 * <p>Thread-safe. Each running hash has an arena of its own, so blocks are handed out without a
 * lock. An idle arena is softly reachable: a heap that runs short gets its 19 MiB back. Blocks are
 * zeroed when a hash is done.
 */
final class Argon2Arenas implements Argon2Engine.Memory {

  private final Deque<SoftReference<Arena>> idle = new ConcurrentLinkedDeque<>();

  @Override
  public void derive(Argon2Parameters.Builder parameters, byte[] password, byte[] out) {
    Arena arena = take();
    Argon2Engine.derive(parameters.withBlockPool(arena).build(), password, out);
    idle.addFirst(new SoftReference<>(arena));
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
