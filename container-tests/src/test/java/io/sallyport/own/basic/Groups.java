package io.sallyport.own.basic;

import io.sallyport.own.People;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStore;
import java.util.Set;

/** Says what somebody may do whom another store has named. */
@ApplicationScoped
public class Groups implements IdentityStore {

  @Override
  public Set<String> getCallerGroups(CredentialValidationResult result) {
    return People.groups(result.getCallerPrincipal().getName());
  }

  @Override
  public int priority() {
    return 30;
  }

  @Override
  public Set<ValidationType> validationTypes() {
    return Set.of(ValidationType.PROVIDE_GROUPS);
  }
}
