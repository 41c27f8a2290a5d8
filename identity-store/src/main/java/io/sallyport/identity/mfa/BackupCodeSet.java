package io.sallyport.identity.mfa;

import java.util.List;

/**
 * What is stored of an account's backup codes. It never shows itself.
 *
 * @param salt of the whole set
 * @param hashes of the codes that were not used yet
 */
@SuppressWarnings("ArrayRecordComponent") // two sets are never compared
public record BackupCodeSet(byte[] salt, List<byte[]> hashes) {

  /** No codes at all. */
  public static final BackupCodeSet NONE = new BackupCodeSet(new byte[0], List.of());

  /** Copies the list. */
  public BackupCodeSet {
    hashes = List.copyOf(hashes);
  }

  @Override
  public String toString() {
    return "BackupCodeSet[" + hashes.size() + " unused]";
  }
}
