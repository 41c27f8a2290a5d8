package io.sallyport.identity.store;

import io.sallyport.identity.account.Account;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the identity stores say of a name and a password. */
public sealed interface SignInVerdict {

  /** The password is right, and the account may sign in. */
  record Accepted(Account account) implements SignInVerdict {
    @Override
    public <T> T match(
        Function<Accepted, T> accepted,
        Function<Refused, T> refused,
        Function<Unavailable, T> unavailable) {
      return accepted.apply(this);
    }
  }

  /**
   * Nobody gets in.
   *
   * @param reason for the audit trail alone
   * @param accountId the account that was meant; null if there is none
   */
  record Refused(Reason reason, @Nullable String accountId) implements SignInVerdict {
    @Override
    public <T> T match(
        Function<Accepted, T> accepted,
        Function<Refused, T> refused,
        Function<Unavailable, T> unavailable) {
      return refused.apply(this);
    }
  }

  /**
   * A store could not be asked, or hashing has more to do than it can take on.
   *
   * @param store the short name of what is missing
   */
  record Unavailable(String store) implements SignInVerdict {
    @Override
    public <T> T match(
        Function<Accepted, T> accepted,
        Function<Refused, T> refused,
        Function<Unavailable, T> unavailable) {
      return unavailable.apply(this);
    }
  }

  /** Why nobody gets in. */
  enum Reason {
    /** No store knows the name. */
    UNKNOWN_NAME,
    /** The password is wrong. */
    WRONG_PASSWORD,
    /** The account is disabled. */
    DISABLED,
    /** The stored hash cannot be read. */
    UNREADABLE_HASH
  }

  /** One function for each case, so that none is forgotten. */
  <T> T match(
      Function<Accepted, T> accepted,
      Function<Refused, T> refused,
      Function<Unavailable, T> unavailable);
}
