package io.sallyport.own.remembered;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.security.enterprise.CallerPrincipal;
import jakarta.security.enterprise.credential.RememberMeCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.RememberMeIdentityStore;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Who is remembered, by the value of the cookie. */
@ApplicationScoped
public class Remembered implements RememberMeIdentityStore {

  private final Map<String, CredentialValidationResult> people = new ConcurrentHashMap<>();

  @Override
  public CredentialValidationResult validate(RememberMeCredential credential) {
    return people.getOrDefault(credential.getToken(), CredentialValidationResult.INVALID_RESULT);
  }

  @Override
  public String generateLoginToken(CallerPrincipal caller, Set<String> groups) {
    String token = UUID.randomUUID().toString();
    people.put(token, new CredentialValidationResult(caller, groups));
    return token;
  }

  @Override
  public void removeLoginToken(String token) {
    people.remove(token);
  }
}
