package io.sallyport.identity.account;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds accounts for an administrator. Thread-safe. An {@link
 * io.sallyport.identity.StoreUnavailableException} is an outage and nothing else.
 */
public interface AccountDirectory {

  /** How long a part of a name may be that is looked for. */
  int MAX_PART = 128;

  /** An account's place in the list. */
  record Position(Instant createdAt, String id) {

    /** The place of this account. */
    public static Position of(Account account) {
      return new Position(account.createdAt(), account.id());
    }
  }

  /**
   * Accounts in the order of their creation, then of their ids: a list that is read page by page
   * neither repeats nor misses one, whatever is made meanwhile.
   *
   * @param part of the name, compared as names are ({@link Usernames#key}), every character as
   *     itself; empty for all accounts
   * @param after where the last page ended; null for the beginning
   * @param most at least 1
   * @throws IllegalArgumentException if {@code part} is longer than {@value #MAX_PART} characters,
   *     or no text
   */
  List<Account> page(String part, @Nullable Position after, int most);

  /** The ids among these whose accounts have a second factor. */
  Set<String> withFactor(Set<String> ids);

  /**
   * The names of enabled accounts that have one of these roles assigned and no second factor, in
   * the order of their creation.
   */
  List<String> namesWithoutFactor(Set<String> roles, int most);
}
