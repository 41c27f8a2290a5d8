package io.sallyport.own.mechanism;

import io.sallyport.own.People;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStore;

/** Who may come in, with what they may do. */
@ApplicationScoped
public class Store implements IdentityStore {

  /** Found by its name, as the specification has it. */
  public CredentialValidationResult validate(UsernamePasswordCredential credential) {
    return People.nameAndGroups(credential);
  }
}
