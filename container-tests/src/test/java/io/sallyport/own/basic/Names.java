package io.sallyport.own.basic;

import io.sallyport.own.People;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStore;
import java.util.Set;

/** Says who it is, and nothing more. */
@ApplicationScoped
public class Names implements IdentityStore {

  /** Found by its name, as the specification has it. */
  public CredentialValidationResult validate(UsernamePasswordCredential credential) {
    return People.name(credential);
  }

  @Override
  public int priority() {
    return 20;
  }

  @Override
  public Set<ValidationType> validationTypes() {
    return Set.of(ValidationType.VALIDATE);
  }
}
