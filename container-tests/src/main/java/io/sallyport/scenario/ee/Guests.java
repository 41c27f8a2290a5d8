package io.sallyport.scenario.ee;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStore;
import java.util.Set;

/** People whom the application knows by itself. */
@ApplicationScoped
public class Guests implements IdentityStore {

  /** Found by its name, as the specification has it. */
  public CredentialValidationResult validate(UsernamePasswordCredential credential) {
    return credential.compareTo("gina", "a passphrase for gina alone")
        ? new CredentialValidationResult("guests", "gina", null, "guest-1", Set.of("user"))
        : CredentialValidationResult.NOT_VALIDATED_RESULT;
  }
}
