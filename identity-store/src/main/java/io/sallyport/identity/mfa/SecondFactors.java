package io.sallyport.identity.mfa;

import io.sallyport.identity.password.PasswordHasher;
import io.sallyport.identity.secret.KeyRing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Second factors: setting them up and taking their codes. Thread-safe.
 *
 * <p>CAUTION: it does not count wrong codes; whoever asks on behalf of a visitor has to.
 *
 * <p>Each method may throw {@link io.sallyport.identity.StoreUnavailableException}; those that take
 * or make backup codes also {@link io.sallyport.identity.password.HashingBusyException}.
 */
public final class SecondFactors {

  /** How long a secret waits for its first code; long enough to find one's phone. */
  public static final Duration PENDING = Duration.ofMinutes(10);

  private static final Logger LOG = LoggerFactory.getLogger(SecondFactors.class);
  private static final String CONTEXT = "totp:";
  private static final long NO_STEP = 0;

  private final Factors factors;
  private final BackupCodeSets codes;
  private final KeyRing seals;
  private final PasswordHasher hasher;
  private final Clock clock;

  /** What came of a code. */
  public enum Verdict {
    /** The code of the app is right, and used up now. */
    TOTP,
    /** The backup code is right, and used up now. */
    BACKUP_CODE,
    /** The code was right, and somebody has used it or a later one. */
    ALREADY_USED,
    /** The code is wrong, no code at all, or the account has no factor. */
    WRONG,
    /** The secret is sealed by a key that is not on the ring. */
    UNREADABLE_SECRET;

    /** Whether the code lets in. */
    public boolean passed() {
      return this == TOTP || this == BACKUP_CODE;
    }
  }

  /** Secrets are sealed by the current key of the ring. */
  public SecondFactors(
      Factors factors, BackupCodeSets codes, KeyRing seals, PasswordHasher hasher, Clock clock) {
    this.factors = factors;
    this.codes = codes;
    this.seals = seals;
    this.hasher = hasher;
    this.clock = clock;
  }

  /** Whether the account has a factor that counts. */
  public boolean isEnrolled(String accountId) {
    return factors.isEnrolled(accountId);
  }

  /** Since when the account has a factor; empty without one. */
  public Optional<Instant> enrolledAt(String accountId) {
    return factors.totp(accountId).map(TotpFactor::confirmedAt);
  }

  /** How many backup codes are left. */
  public int backupCodesLeft(String accountId) {
    return codes.of(accountId).hashes().size();
  }

  /**
   * A new secret, which waits {@link #PENDING} for its first code. What waited before is forgotten;
   * a factor that counts does so until the new one is confirmed.
   */
  public TotpSecret begin(String accountId) {
    TotpSecret secret = TotpSecret.generate();
    factors.begin(accountId, seal(accountId, secret), clock.instant());
    return secret;
  }

  /**
   * The secret that waits, to be shown again; empty if none does, or its key is not on the ring.
   */
  public Optional<TotpSecret> waiting(String accountId) {
    return pending(accountId).flatMap(pending -> open(accountId, pending.sealedSecret()));
  }

  /**
   * Makes the secret that waits the factor that counts. Its code is used up.
   *
   * @return the ten backup codes, shown this once; empty if the code is wrong or no secret waits
   */
  public Optional<List<String>> confirm(String accountId, String typed) {
    Optional<TotpFactor.Pending> pending = pending(accountId);
    Optional<String> digits = TypedCode.of(typed).digits();
    if (pending.isEmpty() || digits.isEmpty()) {
      return Optional.empty();
    }
    String sealed = pending.get().sealedSecret();
    OptionalLong step =
        open(accountId, sealed)
            .map(secret -> Totp.stepOf(secret, digits.get(), clock.instant()))
            .orElse(OptionalLong.empty());
    if (step.isEmpty()) {
      return Optional.empty();
    }
    BackupCodes made = BackupCodes.generate();
    return factors.confirm(
            accountId, sealed, step.getAsLong(), made.hashed(hasher), clock.instant())
        ? Optional.of(made.reveal())
        : Optional.empty();
  }

  /**
   * Gives the account a factor that counts at once, without backup codes: for accounts that come
   * with a secret from elsewhere.
   */
  public void enrol(String accountId, TotpSecret secret) {
    String sealed = seal(accountId, secret);
    factors.begin(accountId, sealed, clock.instant());
    if (!factors.confirm(accountId, sealed, NO_STEP, BackupCodeSet.NONE, clock.instant())) {
      throw new IllegalStateException("Another secret was set up at the same moment");
    }
  }

  /** Takes a code of the app or a backup code; each of them lets in once. */
  public Verdict verify(String accountId, String typed) {
    TypedCode code = TypedCode.of(typed);
    Optional<TotpFactor> factor = factors.totp(accountId);
    if (factor.isEmpty()) {
      return Verdict.WRONG;
    }
    Optional<byte[]> backupCode = code.backupCode();
    if (backupCode.isPresent()) {
      return verifyBackupCode(accountId, backupCode.get());
    }
    return code.digits()
        .map(digits -> verifyTotp(accountId, factor.get(), digits))
        .orElse(Verdict.WRONG);
  }

  private Verdict verifyTotp(String accountId, TotpFactor factor, String digits) {
    Optional<TotpSecret> secret = open(accountId, factor.sealedSecret());
    if (secret.isEmpty()) {
      return Verdict.UNREADABLE_SECRET;
    }
    OptionalLong step = Totp.stepOf(secret.get(), digits, clock.instant());
    if (step.isEmpty()) {
      return Verdict.WRONG;
    }
    return factors.use(accountId, factor.sealedSecret(), step.getAsLong())
        ? Verdict.TOTP
        : Verdict.ALREADY_USED;
  }

  private Verdict verifyBackupCode(String accountId, byte[] code) {
    BackupCodeSet set = codes.of(accountId);
    if (set.hashes().isEmpty()) {
      return Verdict.WRONG;
    }
    Optional<byte[]> hash = BackupCodes.matching(set, code, hasher);
    if (hash.isEmpty()) {
      return Verdict.WRONG;
    }
    return codes.use(accountId, hash.get(), clock.instant())
        ? Verdict.BACKUP_CODE
        : Verdict.ALREADY_USED;
  }

  /** Ten new backup codes, shown this once; the old ones are dead. Empty without a factor. */
  public Optional<List<String>> replaceBackupCodes(String accountId) {
    if (!isEnrolled(accountId)) {
      return Optional.empty();
    }
    BackupCodes made = BackupCodes.generate();
    return codes.replace(accountId, made.hashed(hasher))
        ? Optional.of(made.reveal())
        : Optional.empty();
  }

  private Optional<TotpFactor.Pending> pending(String accountId) {
    return factors
        .pending(accountId)
        .filter(found -> clock.instant().isBefore(found.startedAt().plus(PENDING)));
  }

  private String seal(String accountId, TotpSecret secret) {
    return seals.seal(secret.bytes(), CONTEXT + accountId);
  }

  private Optional<TotpSecret> open(String accountId, String sealed) {
    Optional<byte[]> secret = seals.open(sealed, CONTEXT + accountId);
    if (secret.isEmpty()) {
      LOG.warn("A secret of account {} is sealed by an unknown key", accountId);
    }
    return secret.map(TotpSecret::of);
  }
}
