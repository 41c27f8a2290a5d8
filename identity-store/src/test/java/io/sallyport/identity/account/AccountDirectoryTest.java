package io.sallyport.identity.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccountDirectoryTest {

  @Test
  void position_ofAnAccount_isItsBeginningAndItsId() {
    Instant made = Instant.parse("2030-01-07T09:00:00Z");
    var account = new Account("id", "", "alice", Set.of(), false, made, Epoch.FIRST);

    assertThat(AccountDirectory.Position.of(account))
        .isEqualTo(new AccountDirectory.Position(made, "id"));
  }
}
