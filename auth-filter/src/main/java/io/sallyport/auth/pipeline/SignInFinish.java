package io.sallyport.auth.pipeline;

import java.util.List;
import java.util.Optional;

/** What is left of a sign-in after its last factor. Thread-safe. */
public interface SignInFinish {

  /** Whether the account still may sign in and nothing of it was ended since. */
  boolean stands(FirstFactor first);

  /**
   * Hands out what was asked for.
   *
   * @param more how the account authenticated besides the password (RFC 8176)
   * @return the answer; empty if the account was disabled or signed out everywhere meanwhile
   */
  Optional<Decision> finish(Exchange exchange, FirstFactor first, List<String> more);
}
