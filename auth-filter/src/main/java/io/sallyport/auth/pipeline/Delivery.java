package io.sallyport.auth.pipeline;

import io.sallyport.identity.account.Account;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One way to hand a finished sign-in to the client. Thread-safe. */
public interface Delivery {

  /** What the field {@code deliver} says to choose it. */
  String name();

  /** Whether the client gets it as a cookie, which a browser then sends by itself. */
  boolean byCookie();

  /**
   * Issues the credential.
   *
   * @param scope what the client asked to be limited to, space-separated; null for everything
   */
  Result issue(Exchange exchange, SignIn signIn, @Nullable String scope);

  /** Whether the account may be given what was asked for; see {@link #issue}. */
  boolean grants(Account account, @Nullable String scope);

  /** Ends what the exchange came with of this kind: for a cookie, whoever the caller is. */
  void end(Exchange exchange);

  /** What came of issuing. */
  sealed interface Result {

    /** The client has it by a cookie; the answer is the usual one. */
    Result BY_COOKIE = new Issued(Map.of());

    /**
     * It was issued.
     *
     * @param answer the whole answer's members where the credential goes into the body; empty where
     *     it went by cookie
     */
    record Issued(Map<String, Object> answer) implements Result {
      @Override
      public String toString() {
        return "Issued[redacted]";
      }
    }

    /** Everything issued to the account was ended meanwhile, so nothing was issued. */
    record EpochPassed() implements Result {}

    /** The account may not do what was asked for. */
    record ScopeRefused() implements Result {}
  }
}
