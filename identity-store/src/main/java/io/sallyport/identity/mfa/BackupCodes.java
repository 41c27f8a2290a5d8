package io.sallyport.identity.mfa;

import io.sallyport.identity.password.PasswordHasher;
import io.sallyport.identity.secret.Secrets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Ten codes for the day on which the app is lost, each good once: 80 random bits in base32, in
 * groups of four. They never show themselves but by {@link #reveal}.
 *
 * <p>Stored as argon2id, since 80 bits are fewer than the 112 that a plain hash asks for (NIST SP
 * 800-63B-4, section 3.1.2.2). All ten share one salt: one hash compares a code with all of them.
 */
final class BackupCodes {

  static final int COUNT = 10;
  static final int LETTERS = 16;

  private static final int LENGTH = 10;
  private static final int SALT_LENGTH = 16;
  private static final int GROUP = 4;

  private final List<byte[]> codes;

  private BackupCodes(List<byte[]> codes) {
    this.codes = codes;
  }

  static BackupCodes generate() {
    var codes = new ArrayList<byte[]>();
    for (int i = 0; i < COUNT; i++) {
      codes.add(Secrets.bytes(LENGTH));
    }
    return new BackupCodes(codes);
  }

  /** What is stored in their place. Takes as long as ten passwords. */
  BackupCodeSet hashed(PasswordHasher hasher) {
    byte[] salt = Secrets.bytes(SALT_LENGTH);
    return new BackupCodeSet(salt, codes.stream().map(code -> hasher.derive(code, salt)).toList());
  }

  /** The stored hash that is this code's; empty if it is none of the set. All are compared. */
  static Optional<byte[]> matching(BackupCodeSet set, byte[] code, PasswordHasher hasher) {
    byte[] given = hasher.derive(code, set.salt());
    Optional<byte[]> found = Optional.empty();
    for (byte[] hash : set.hashes()) {
      found = MessageDigest.isEqual(hash, given) ? Optional.of(hash) : found;
    }
    return found;
  }

  /** The codes as they are handed out. Every caller of this method handles secrets. */
  List<String> reveal() {
    return codes.stream().map(BackupCodes::grouped).toList();
  }

  private static String grouped(byte[] code) {
    String letters = Base32.encode(code);
    var groups = new ArrayList<String>();
    for (int at = 0; at < letters.length(); at += GROUP) {
      groups.add(letters.substring(at, at + GROUP));
    }
    return String.join("-", groups);
  }

  @Override
  public String toString() {
    return "BackupCodes[redacted]";
  }
}
