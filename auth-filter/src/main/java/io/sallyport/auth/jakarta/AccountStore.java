package io.sallyport.auth.jakarta;

import io.sallyport.auth.pipeline.Entrance;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.identity.SallyportIdentityStore;
import io.sallyport.identity.account.Account;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.inject.Inject;
import jakarta.security.enterprise.credential.Credential;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStore;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Our accounts for an application that calls {@code IdentityStoreHandler}: ours alone, since the
 * handler has asked the application's own stores before, and decides by all answers. The limits,
 * the audit trail and the pace of a sign-in hold; outside of a request's own thread nobody knows
 * the address, and the limit by name stands alone. Thread-safe.
 */
public class AccountStore implements IdentityStore {

  /** Behind the application's own stores, which have 100 unless they say otherwise. */
  private static final int PRIORITY = 1_000;

  @Inject GuardedApplication application;
  @Inject HttpServletRequest request;

  @Override
  public int priority() {
    return PRIORITY;
  }

  @Override
  public CredentialValidationResult validate(Credential credential) {
    if (!(credential instanceof UsernamePasswordCredential password)) {
      return CredentialValidationResult.NOT_VALIDATED_RESULT;
    }
    Entrance entrance = application.entrance();
    if (entrance == null) {
      throw new IllegalStateException("The guard of this application has not been started");
    }
    Optional<Account> account =
        entrance.verifyHere(
            exchange(entrance), password.getCaller(), password.getPasswordAsString());
    return account.map(this::valid).orElse(CredentialValidationResult.INVALID_RESULT);
  }

  /** What is known of the present request; null where there is none, as in a timer. */
  private @Nullable Exchange exchange(Entrance entrance) {
    try {
      return entrance.entered(request);
    } catch (ContextNotActiveException | IllegalStateException e) {
      return null;
    }
  }

  private CredentialValidationResult valid(Account account) {
    Set<String> roles = application.guard().identity().roles().grantsOf(account.roles()).roles();
    return new CredentialValidationResult(
        SallyportIdentityStore.ID, account.username(), null, account.id(), roles);
  }

  @Override
  public Set<String> getCallerGroups(CredentialValidationResult result) {
    return new SallyportIdentityStore(application.guard().identity()).getCallerGroups(result);
  }
}
