package io.sallyport.auth.redis;

import io.sallyport.identity.StoreUnavailableException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisException;

/** What a failure of Redis is to whoever asked, with what the operator has to look at. */
final class Outage {

  private static final String STORE = "redis";

  private static final String TLS =
      "No TLS connection came about. Check that the certificate's issuer is in the trust store of"
          + " this Java (javax.net.ssl.trustStore), that the certificate names the host that"
          + " redis.uri names or what Sentinel or the cluster announces, and that Redis speaks TLS"
          + " on that port.";

  private static final String ACCESS =
      "Redis refuses the user, the password or the command. Check those of redis.uri, and what"
          + " Redis lets that user do.";

  private Outage() {}

  /** Nobody asks now, because of what came of it a moment ago. */
  static StoreUnavailableException known(@Nullable JedisException before) {
    String advice = before == null ? null : advice(before);
    return new StoreUnavailableException(
        STORE, "It did not answer a moment ago." + (advice == null ? "" : " " + advice), before);
  }

  /** None of those that {@code redis.uri} names could say where to go. */
  static StoreUnavailableException atStart(JedisException failure) {
    String advice = advice(failure);
    return new StoreUnavailableException(
        STORE,
        "None of the sentinels or nodes that redis.uri names could be asked. Check that they run,"
            + " that they may be asked without a password or redis.sentinel-password is theirs, and"
            + " the lines of the log before this one."
            + (advice == null ? "" : " " + advice),
        failure);
  }

  /** It answers, but has not taken what ends sessions. */
  static StoreUnavailableException tooMuchUntold() {
    return new StoreUnavailableException(
        STORE,
        new IllegalStateException("It has not taken more raised epochs than can be kept here"));
  }

  /** It was asked, and this came of it. */
  static StoreUnavailableException of(JedisException failure) {
    String advice = advice(failure);
    return advice == null
        ? new StoreUnavailableException(STORE, failure)
        : new StoreUnavailableException(STORE, advice, failure);
  }

  private static @Nullable String advice(JedisException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException) {
        return TLS;
      }
      if (cause instanceof JedisAccessControlException) {
        return ACCESS;
      }
    }
    return null;
  }
}
