package io.sallyport.identity.store;

import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.account.Account;
import io.sallyport.identity.account.Accounts;
import io.sallyport.identity.password.HashingBusyException;
import io.sallyport.identity.password.Password;
import io.sallyport.identity.password.PasswordHasher;
import io.sallyport.identity.password.Verification;
import io.sallyport.identity.store.SignInVerdict.Accepted;
import io.sallyport.identity.store.SignInVerdict.Reason;
import io.sallyport.identity.store.SignInVerdict.Refused;
import io.sallyport.identity.store.SignInVerdict.Unavailable;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says whether a name and a password belong to somebody: the application's own identity stores are
 * asked first, then our accounts.
 *
 * <p>Thread-safe. Outages are answers, never exceptions. The answer to a failure does not wait; see
 * {@link io.sallyport.identity.password.FailurePace}.
 */
public final class IdentityStores {

  private static final Logger LOG = LoggerFactory.getLogger(IdentityStores.class);
  private static final String JAKARTA_STORE =
      "jakarta.security.enterprise.identitystore.IdentityStore";

  private final Accounts accounts;
  private final PasswordHasher hasher;
  private final ApplicationStores application;

  IdentityStores(Accounts accounts, PasswordHasher hasher, ApplicationStores application) {
    this.accounts = accounts;
    this.hasher = hasher;
    this.application = application;
  }

  /**
   * Finds the application's stores.
   *
   * @param classNames of the stores to construct; those found by {@link java.util.ServiceLoader}
   *     come on top. All are asked in the order of their priority, then in this order
   * @throws IllegalArgumentException if a class cannot be loaded or constructed
   */
  public static IdentityStores open(
      Accounts accounts, PasswordHasher hasher, List<String> classNames) {
    return new IdentityStores(accounts, hasher, applicationStores(classNames));
  }

  private static ApplicationStores applicationStores(List<String> classNames) {
    if (hasJakartaSecurity()) {
      return JakartaStores.open(classNames);
    }
    if (!classNames.isEmpty()) {
      throw new IllegalArgumentException(
          "Identity stores are configured ("
              + String.join(", ", classNames)
              + "), but "
              + JAKARTA_STORE
              + " is not on the class path: add the jakarta.security.enterprise-api"
              + " to the application");
    }
    return ApplicationStores.NONE;
  }

  private static boolean hasJakartaSecurity() {
    try {
      Class.forName(JAKARTA_STORE, false, IdentityStores.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /** Asks the application's stores, and our accounts if none of those decides. */
  public SignInVerdict signIn(String username, Password password) {
    ApplicationStores.Answer answer = application.ask(username, password);
    if (answer instanceof ApplicationStores.Vouched vouched) {
      return guarded(() -> link(vouched));
    }
    if (answer instanceof ApplicationStores.Denied) {
      return new Refused(Reason.WRONG_PASSWORD, null);
    }
    if (answer instanceof ApplicationStores.Failed failed) {
      return new Unavailable(failed.store());
    }
    return signInHere(username, password);
  }

  /** Asks our accounts alone. */
  public SignInVerdict signInHere(String username, Password password) {
    return guarded(
        () -> {
          Optional<Account> account = accounts.byUsername(username);
          if (account.isEmpty()) {
            hasher.verifyAbsent(password);
            return new Refused(Reason.UNKNOWN_NAME, null);
          }
          return check(account.get(), password);
        });
  }

  /**
   * Whether this is the account's present password, as before a change of it. A linked account has
   * no password of ours, and is refused.
   */
  public SignInVerdict verify(Account account, Password password) {
    return guarded(() -> check(account, password));
  }

  private SignInVerdict link(ApplicationStores.Vouched caller) {
    try {
      Account account =
          accounts.link(
              caller.store(), caller.callerUniqueId(), caller.username(), caller.groups());
      return account.disabled() ? refused(Reason.DISABLED, account) : new Accepted(account);
    } catch (IllegalArgumentException e) {
      LOG.warn("Identity store {} names a caller that cannot be stored", caller.store(), e);
      return new Unavailable(caller.store());
    }
  }

  /** The password comes first: whether an account is disabled is only for its owner to learn. */
  private SignInVerdict check(Account account, Password password) {
    Optional<String> hash = accounts.passwordHash(account.id());
    if (hash.isEmpty()) {
      hasher.verifyAbsent(password);
      return refused(Reason.WRONG_PASSWORD, account);
    }
    Verification verification = hasher.verify(password, hash.get());
    return switch (verification) {
      case DIFFERS -> refused(Reason.WRONG_PASSWORD, account);
      case UNREADABLE -> {
        LOG.warn("The password hash of account {} cannot be read", account.id());
        yield refused(Reason.UNREADABLE_HASH, account);
      }
      case MATCHES, MATCHES_OUTDATED -> {
        if (account.disabled()) {
          yield refused(Reason.DISABLED, account);
        }
        if (verification == Verification.MATCHES_OUTDATED) {
          rehash(account, hash.get(), password);
        }
        yield new Accepted(account);
      }
    };
  }

  /** A password that the present scheme cannot take keeps its old hash. */
  private void rehash(Account account, String outdated, Password password) {
    if (!hasher.canHash(password)) {
      return;
    }
    try {
      if (accounts.rehash(account.id(), outdated, hasher.hash(password))) {
        LOG.debug("Replaced the outdated password hash of account {}", account.id());
      }
    } catch (HashingBusyException e) {
      LOG.debug("Too busy to replace the password hash of account {}", account.id());
    }
  }

  private static Refused refused(Reason reason, Account account) {
    return new Refused(reason, account.id());
  }

  private static SignInVerdict guarded(Supplier<SignInVerdict> work) {
    try {
      return work.get();
    } catch (HashingBusyException e) {
      return new Unavailable("hashing");
    } catch (StoreUnavailableException e) {
      LOG.warn("A sign-in failed on an outage", e);
      return new Unavailable(e.store());
    }
  }
}
