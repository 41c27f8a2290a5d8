package io.sallyport.identity;

import io.sallyport.identity.account.Account;
import io.sallyport.identity.password.Password;
import io.sallyport.identity.store.SignInVerdict;
import jakarta.security.enterprise.credential.Credential;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStore;
import java.util.Optional;
import java.util.Set;

/**
 * Our own accounts as a Jakarta Security identity store, for applications that call {@code
 * IdentityStoreHandler}.
 *
 * <p>CAUTION: it limits no tries and writes no audit event; whoever asks on behalf of a visitor has
 * to do both.
 *
 * <p>Thread-safe. The caller's unique id is the account's id. Groups are the assigned and inherited
 * roles. An outage is a {@link StoreUnavailableException}: an answer would let another store
 * decide.
 */
public final class SallyportIdentityStore implements IdentityStore {

  /** The id under which results name this store. */
  public static final String ID = "sallyport";

  private final Identity identity;

  /** Presents the accounts of this identity. */
  public SallyportIdentityStore(Identity identity) {
    this.identity = identity;
  }

  @Override
  public CredentialValidationResult validate(Credential credential) {
    return credential instanceof UsernamePasswordCredential password
        ? validate(password)
        : CredentialValidationResult.NOT_VALIDATED_RESULT;
  }

  /**
   * Compares with our accounts alone. A failure takes as long as every other. An account with a
   * second factor is refused: this interface has no place for one, and a password alone is not
   * enough.
   */
  public CredentialValidationResult validate(UsernamePasswordCredential credential) {
    long started = System.nanoTime();
    var password = new Password(credential.getPasswordAsString());
    SignInVerdict verdict = identity.stores().signInHere(credential.getCaller(), password);
    return verdict.match(
        accepted ->
            identity.hasSecondFactor(accepted.account().id())
                ? invalid(started, password)
                : valid(accepted.account()),
        refused -> invalid(started, password),
        unavailable -> {
          throw new StoreUnavailableException(
              unavailable.store(), new IllegalStateException("No answer to a sign-in"));
        });
  }

  @Override
  public Set<String> getCallerGroups(CredentialValidationResult result) {
    String id = result.getCallerUniqueId();
    Optional<Account> account =
        ID.equals(result.getIdentityStoreId()) && id != null
            ? identity.accounts().byId(id)
            : Optional.empty();
    return account.map(this::groups).orElse(Set.of());
  }

  private CredentialValidationResult invalid(long started, Password password) {
    identity.pace().hold(started, password);
    return CredentialValidationResult.INVALID_RESULT;
  }

  private CredentialValidationResult valid(Account account) {
    return new CredentialValidationResult(
        ID, account.username(), null, account.id(), groups(account));
  }

  private Set<String> groups(Account account) {
    return identity.roles().grantsOf(account.roles()).roles();
  }
}
