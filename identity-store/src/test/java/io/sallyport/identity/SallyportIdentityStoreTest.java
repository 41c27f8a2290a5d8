package io.sallyport.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.identity.account.Account;
import io.sallyport.identity.mfa.TotpSecret;
import io.sallyport.identity.password.Password;
import jakarta.security.enterprise.credential.CallerOnlyCredential;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.CredentialValidationResult.Status;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SallyportIdentityStoreTest {

  private final Identity identity = Identity.open(IdentityTest.inMemory(), Clock.systemUTC());
  private final SallyportIdentityStore store = new SallyportIdentityStore(identity);

  private CredentialValidationResult validate(String name, String password) {
    return store.validate(new UsernamePasswordCredential(name, password));
  }

  @Test
  void validate_ownAccount_namesItsIdAndInheritedRoles() {
    String hash = identity.passwords().hash(new Password("open sesame"));
    Account sam = identity.accounts().create("Sam", Set.of("moderator"), hash).orElseThrow();

    CredentialValidationResult result = validate("sam", "open sesame");

    assertThat(result.getStatus()).isEqualTo(Status.VALID);
    assertThat(result.getCallerPrincipal().getName()).isEqualTo("Sam");
    assertThat(result.getCallerUniqueId()).isEqualTo(sam.id());
    assertThat(result.getIdentityStoreId()).isEqualTo("sallyport");
    assertThat(result.getCallerGroups()).containsExactlyInAnyOrder("moderator", "user");
    assertThat(store.getCallerGroups(result)).containsExactlyInAnyOrder("moderator", "user");
    assertThat(validate("sam", "wrong").getStatus()).isEqualTo(Status.INVALID);
    assertThat(validate("nobody", "open sesame").getStatus()).isEqualTo(Status.INVALID);
    assertThat(store.validate(new CallerOnlyCredential("sam")).getStatus())
        .isEqualTo(Status.NOT_VALIDATED);
    identity.close();
  }

  @Test
  void validate_accountWithASecondFactor_isNotLetInByItsPasswordAlone() {
    String hash = identity.passwords().hash(new Password("open sesame"));
    Account sam = identity.accounts().create("Sam", Set.of(), hash).orElseThrow();
    identity.secondFactors(SecondFactorsTest.ring("test")).enrol(sam.id(), TotpSecret.generate());

    assertThat(validate("sam", "open sesame").getStatus()).isEqualTo(Status.INVALID);
    identity.close();
  }

  @Test
  void validate_databaseGone_throwsRatherThanLettingAnotherStoreDecide() {
    identity.close();

    assertThatThrownBy(() -> validate("sam", "open sesame"))
        .isInstanceOf(StoreUnavailableException.class);
  }
}
