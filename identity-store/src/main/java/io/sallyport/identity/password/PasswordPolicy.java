package io.sallyport.identity.password;

import io.sallyport.identity.account.Usernames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a new password must be (NIST SP 800-63B-4, section 3.1.1.2): long enough, and not one that
 * everybody tries. No rules of composition and no expiry.
 *
 * <p>Immutable and thread-safe. Counts are code points of the NFC form. Fifteen is the standard's
 * minimum for a password that is the only factor.
 */
public final class PasswordPolicy {

  /** Why a password is refused. */
  public enum Reason {
    /** Fewer than 15 code points. */
    TOO_SHORT,
    /** More than 256 code points, or 1,024 bytes. */
    TOO_LONG,
    /** On the list of common passwords, or made from one, or from a pattern, in an obvious way. */
    TOO_COMMON,
    /** Little more than the user name. */
    CONTAINS_USERNAME,
    /** Holds an unpaired surrogate or a NUL. */
    NOT_TEXT,
    /** More than 72 bytes, of which bcrypt ignores all that follow. */
    TOO_LONG_FOR_BCRYPT;

    /** A stable name in snake case, for interfaces. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Code points. */
  public static final int MIN_LENGTH = 15;

  /** Code points. */
  public static final int MAX_LENGTH = 256;

  private static final int LETTERS_BESIDE_NAME = 8;

  private final HashScheme scheme;
  private final CommonPasswords common;

  /** The policy for passwords that are hashed with this scheme. */
  public PasswordPolicy(HashScheme scheme) {
    this.scheme = scheme;
    this.common = CommonPasswords.load();
  }

  /** All that is wrong with the password; empty if it may be used. */
  public List<Reason> check(Password candidate, String username) {
    String text = PasswordText.nfc(candidate.reveal());
    byte[] utf8 = PasswordText.utf8(text).orElse(null);
    if (utf8 == null) {
      return List.of(Reason.NOT_TEXT);
    }
    int length = text.codePointCount(0, text.length());
    if (length > MAX_LENGTH || utf8.length > PasswordText.MAX_BYTES) {
      return List.of(Reason.TOO_LONG);
    }
    List<Reason> reasons = new ArrayList<>();
    if (length < MIN_LENGTH) {
      reasons.add(Reason.TOO_SHORT);
    }
    if (scheme == HashScheme.BCRYPT && utf8.length > BcryptHash.MAX_BYTES) {
      reasons.add(Reason.TOO_LONG_FOR_BCRYPT);
    }
    String lower = text.toLowerCase(Locale.ROOT);
    if (common.isDerived(lower) || Patterns.isPlain(lower, common)) {
      reasons.add(Reason.TOO_COMMON);
    }
    if (isLittleMoreThan(Usernames.key(username), Usernames.key(text))) {
      reasons.add(Reason.CONTAINS_USERNAME);
    }
    return List.copyOf(reasons);
  }

  /** What remains without the name must have some letters of its own. */
  private static boolean isLittleMoreThan(String name, String text) {
    return !name.isEmpty()
        && text.contains(name)
        && text.replace(name, "").codePoints().filter(Character::isLetter).count()
            < LETTERS_BESIDE_NAME;
  }
}
