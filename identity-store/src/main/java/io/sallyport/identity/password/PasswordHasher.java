package io.sallyport.identity.password;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Makes and verifies password hashes, a few at a time.
 *
 * <p>Thread-safe. New hashes are made of the NFC form of a password. A hash of ours is compared
 * with that form first, an imported one with the text as typed first; the other form is tried only
 * where it differs. A password that is no text (an unpaired surrogate, a NUL) or has more than
 * 1,024 bytes never matches anything.
 *
 * <p>At most one hash a core runs at a time, and one for each 64 MiB of heap; everybody else waits
 * in turn, up to five seconds, which is longer than a visitor does. A hash that needs more memory
 * than ours runs alone, and one that needs more than half of the heap cannot be read.
 */
public final class PasswordHasher {

  /** KiB (OWASP Password Storage Cheat Sheet; RFC 9106, section 4, allows for such choices). */
  static final int ARGON2_MEMORY = 19_456;

  static final String ARGON2_LABEL = "$argon2id$v=19$m=" + ARGON2_MEMORY + ",t=2,p=1$";
  static final String BCRYPT_LABEL = "$2b$12$";

  private static final Duration WAIT = Duration.ofSeconds(5);
  private static final long HEAP_PER_HASH = 64L << 20;

  private final HashScheme scheme;
  private final int concurrency;
  private final Duration wait;
  private final Semaphore permits;
  private final Argon2Engine engine = new Argon2Engine();
  private final EncodedHash absent;

  /**
   * A hasher with bounds of your choice.
   *
   * @param scheme for new hashes
   * @param concurrency how many hashes run at a time
   * @param wait how long a caller waits for its turn
   */
  public PasswordHasher(HashScheme scheme, int concurrency, Duration wait) {
    this.scheme = scheme;
    this.concurrency = concurrency;
    this.wait = wait;
    this.permits = new Semaphore(concurrency, true);
    this.absent = EncodedHash.parse(exampleOf(label())).orElseThrow();
  }

  /** A hasher with the bounds that suit this machine and its heap. */
  public static PasswordHasher forThisMachine(HashScheme scheme) {
    Runtime machine = Runtime.getRuntime();
    long fits = Math.max(1, machine.maxMemory() / HEAP_PER_HASH);
    return new PasswordHasher(scheme, (int) Math.min(machine.availableProcessors(), fits), WAIT);
  }

  /**
   * A new encoded hash.
   *
   * @throws IllegalArgumentException if {@link #canHash} says no
   * @throws HashingBusyException if no turn came in time
   */
  public String hash(Password password) {
    byte[] bytes =
        hashable(password)
            .orElseThrow(() -> new IllegalArgumentException("The password cannot be hashed"));
    acquire(1);
    try {
      return scheme == HashScheme.BCRYPT
          ? BcryptHash.create(bytes, BCRYPT_LABEL)
          : Argon2Hash.create(bytes, ARGON2_LABEL, engine);
    } finally {
      permits.release();
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /**
   * The argon2id hash of a random secret that is no password, such as a backup code, under a salt
   * of the caller's choice: where several share a salt, one hash compares with all of them.
   *
   * @param salt 8 to 64 bytes
   * @return 32 bytes
   * @throws HashingBusyException if no turn came in time
   */
  public byte[] derive(byte[] secret, byte[] salt) {
    acquire(1);
    try {
      return Argon2Hash.derive(secret, ARGON2_LABEL, salt, engine);
    } finally {
      permits.release();
    }
  }

  /** Whether {@link #hash} takes the password: text, and no longer than the scheme can take. */
  public boolean canHash(Password password) {
    return hashable(password).isPresent();
  }

  private Optional<byte[]> hashable(Password password) {
    int most = scheme == HashScheme.BCRYPT ? BcryptHash.MAX_BYTES : PasswordText.MAX_BYTES;
    return utf8(PasswordText.nfc(password.reveal())).filter(bytes -> bytes.length <= most);
  }

  /**
   * Compares a password with a stored hash.
   *
   * @throws HashingBusyException if no turn came in time
   */
  public Verification verify(Password password, String encoded) {
    return EncodedHash.parse(encoded)
        .filter(hash -> fits(hash, Runtime.getRuntime().maxMemory()))
        .map(hash -> verify(password, hash))
        .orElse(Verification.UNREADABLE);
  }

  /** Whether it can be computed in half of a heap of so many bytes. */
  static boolean fits(EncodedHash hash, long heap) {
    return hash.memory() <= heap / 2048;
  }

  /** Does the work of comparing with a new hash, for a name that nobody has. */
  public void verifyAbsent(Password password) {
    verify(password, absent);
  }

  /**
   * A legacy hash made strong without its password: {@code {MD5}...} becomes {@code
   * $md5+argon2id$...}.
   *
   * @throws IllegalArgumentException if it is no bare legacy hash
   * @throws HashingBusyException if no turn came in time
   */
  public String wrap(String legacy) {
    LegacyHash hash =
        LegacyHash.parse(legacy)
            .orElseThrow(() -> new IllegalArgumentException("Not a bare legacy hash"));
    acquire(1);
    try {
      return WrappedHash.wrap(hash, ARGON2_LABEL, engine);
    } finally {
      permits.release();
    }
  }

  /**
   * Scheme and cost of an encoded hash, such as {@code $2b$12$}: hashes with the same label take
   * the same time. {@code unreadable} if it cannot be read.
   */
  public static String labelOf(String encoded) {
    return EncodedHash.parse(encoded).map(EncodedHash::label).orElse("unreadable");
  }

  /** Whether a label is that of a bare legacy hash, which is to be wrapped. */
  public static boolean isBareLegacy(String label) {
    return label.startsWith("{");
  }

  /** The label of new hashes. */
  String label() {
    return scheme == HashScheme.BCRYPT ? BCRYPT_LABEL : ARGON2_LABEL;
  }

  /** A hash of nothing in particular that takes as long as every hash with this label. */
  static String exampleOf(String label) {
    if (label.startsWith("$2")) {
      return label + ".".repeat(53);
    }
    if (isBareLegacy(label)) {
      int digits = Map.of("{MD5}", 32, "{SHA-1}", 40, "{SHA-256}", 64).getOrDefault(label, 128);
      return label + "0".repeat(digits);
    }
    return label + "A".repeat(22) + "$" + "A".repeat(43);
  }

  private Verification verify(Password password, EncodedHash hash) {
    String typed = password.reveal();
    if (utf8(typed).isEmpty()) {
      return Verification.DIFFERS;
    }
    String composed = PasswordText.nfc(typed);
    List<String> forms =
        typed.equals(composed)
            ? List.of(typed)
            : hash instanceof Argon2Hash ? List.of(composed, typed) : List.of(typed, composed);
    int turns = hash.memory() > ARGON2_MEMORY ? concurrency : 1;
    acquire(turns);
    try {
      for (String form : forms) {
        if (matches(form, hash)) {
          return isCurrent(form, composed, hash)
              ? Verification.MATCHES
              : Verification.MATCHES_OUTDATED;
        }
      }
      return Verification.DIFFERS;
    } finally {
      permits.release(turns);
    }
  }

  private boolean matches(String form, EncodedHash hash) {
    byte[] bytes = utf8(form).orElse(null);
    if (bytes == null) {
      return false;
    }
    try {
      return hash.matches(bytes, engine);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private boolean isCurrent(String form, String composed, EncodedHash hash) {
    return hash.label().equals(label())
        && form.equals(composed)
        && !(hash instanceof BcryptHash
            && utf8(form).filter(bytes -> bytes.length > BcryptHash.MAX_BYTES).isPresent());
  }

  private static Optional<byte[]> utf8(String text) {
    return PasswordText.utf8(text).filter(bytes -> bytes.length <= PasswordText.MAX_BYTES);
  }

  private void acquire(int turns) {
    try {
      if (!permits.tryAcquire(turns, wait.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new HashingBusyException();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HashingBusyException();
    }
  }
}
