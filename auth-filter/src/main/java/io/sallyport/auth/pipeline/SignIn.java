package io.sallyport.auth.pipeline;

import io.sallyport.identity.account.Account;
import java.time.Instant;
import java.util.List;

/**
 * All factors have passed: whoever delivers a credential may issue it.
 *
 * @param account as it was when the last factor passed; its epoch binds what is issued
 * @param amr how (RFC 8176)
 * @param authTime when
 */
public record SignIn(Account account, List<String> amr, Instant authTime) {

  /** Copies the list. */
  public SignIn {
    amr = List.copyOf(amr);
  }
}
